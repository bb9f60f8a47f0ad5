namespace Pinlake.Pipelines.Prelude;

/// <summary>The one table of the prelude: each function once, with its form for either engine.</summary>
/// <remarks>
/// A Spark SQL function holds neither an aggregate nor a lambda. A DuckDB macro is text put in place of the call, so a
/// parameter that a body names often should be a plain column where speed counts.
/// </remarks>
internal static class PreludeTable
{
    /// <summary>What outer blanks are: white space, no-break and zero-width included.</summary>
    private static readonly int[] Blanks =
    [
        9, 10, 11, 12, 13, 32, 133, 160, 5760, 8192, 8193, 8194, 8195, 8196, 8197, 8198, 8199, 8200, 8201, 8202,
        8203, 8204, 8205, 8232, 8233, 8239, 8287, 8288, 12288, 65279,
    ];

    // One literal, for a macro is planned anew at every call: 30 calls of chr() in its place cost a statement 100 ms.
    private static readonly string BlankText = string.Concat(Blanks.Select(char.ConvertFromUtf32));

    private static readonly string SparkBlanks =
        Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(BlankText));

    private const string Time = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]";
    private const string Zone = "(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])?";
    private const string LooseZone = "(Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)?";

    /// <summary>All functions; a body may use those above it.</summary>
    public static IReadOnlyList<PreludeFunction> Functions { get; } =
    [
        .. Names(), .. Text(), .. Numbers(), .. Times(), .. Json(), .. Arrays(),
    ];

    /// <summary>Spark's names for what DuckDB calls otherwise.</summary>
    private static IEnumerable<PreludeFunction> Names() =>
    [
        new("regexp_like(s string, p string)", "boolean", "regexp_matches(s, p)", null),
        new("try_element_at(a array<string>, i int)", "string", "a[i]", null),
        new("array_size(a array<string>)", "int", "len(a)", null),
        new("array_join(a array<string>, s string)", "string", "array_to_string(a, s)", null),
        new("collect_list(x string)", "array<string>", "list(x) filter (where x is not null)", null),
        new("collect_set(x string)", "array<string>", "list(distinct x) filter (where x is not null)", null),
        new("startswith(a string, b string)", "boolean", "starts_with(a, b)", null),
        new("endswith(a string, b string)", "boolean", "ends_with(a, b)", null),
        new("sha2(s string, n int)", "string", "sha256(s)", null),
        new("percentile(x double, p double)", "double", "quantile_cont(x::double, p)", null),
        new("nvl(a string, b string)", "string", "coalesce(a, b)", null),
        new("explode(a array<string>)", "table", "table select unnest(a) as col", null),
    ];

    private static IEnumerable<PreludeFunction> Text() =>
    [
        // Most text begins and ends with a visible ASCII character; trim with a set of characters is 10 times dearer.
        new(
            "fx_trim(s string)",
            "string",
            $"case when s[1] between '!' and '~' and s[-1] between '!' and '~' then s else trim(s, '{BlankText}') end",
            $"trim(both decode(unhex('{SparkBlanks}'), 'UTF-8') from s)"),
        // The same, cheaper to plan and dearer to run: for what few rows need.
        new("fx_trim_rare(s string)", "string", $"trim(s, '{BlankText}')", "fx_trim(s)"),
        // Text as clean tables hold it: outer blanks off, empty is NULL.
        new(
            "fx_text(s string)",
            "string",
            $"case when s[1] between '!' and '~' and s[-1] between '!' and '~' then s else nullif(trim(s, '{BlankText}'), '') end",
            "nullif(fx_trim(s), '')"),
        new("fx_rx_replace(s string, p string, r string)", "string", "regexp_replace(s, p, r, 'g')", "regexp_replace(s, p, r)"),
        new("fx_rx_extract(s string, p string, g int)", "string", "nullif(regexp_extract(s, p, g), '')"),
        // Bytes as text; NULL when they are not UTF-8.
        new("fx_utf8(b binary)", "string", "try(decode(b))", "try_validate_utf8(cast(b as string))"),
        // The text that s is base64 of, also without padding, URL-safe or with line ends; NULL when it is none.
        new("fx_base64_plain(s string)", "string", "translate(s, '-_= \t\r\n', '+/')"),
        new(
            "fx_base64_text(s string)",
            "string",
            "try(decode(from_base64(fx_base64_plain(s) || repeat('=', (4 - length(fx_base64_plain(s)) % 4) % 4))))",
            "try_validate_utf8(cast(try_to_binary(fx_base64_plain(s) || repeat('=', (4 - length(fx_base64_plain(s)) % 4) % 4), 'base64') as string))"),
    ];

    private static IEnumerable<PreludeFunction> Numbers() =>
    [
        new("fx_div(a double, b double)", "double", "case when b = 0 then null else a::double / b::double end", "try_divide(a, b)"),
        new("fx_idiv(a bigint, b bigint)", "bigint", "case when b = 0 then null else a // b end", "case when b = 0 then null else a div b end"),
        new("fx_pmod(a bigint, b bigint)", "bigint", "((a % b) + b) % b", "pmod(a, b)"),
        new("fx_trunc(x double)", "bigint", "try_cast(trunc(x::double) as bigint)", "try_cast(x as bigint)"),
        new("fx_int(s string)", "int", "case when regexp_like(fx_trim(s), '^[+-]?[0-9]{1,10}$') then try_cast(fx_trim(s) as int) end"),
        new("fx_bigint(s string)", "bigint", "case when regexp_like(fx_trim(s), '^[+-]?[0-9]{1,19}$') then try_cast(fx_trim(s) as bigint) end"),
        new(
            "fx_double(s string)",
            "double",
            "case when regexp_matches(fx_trim(s), '^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,3})?$') "
            + "then nullif(nullif(try_cast(fx_trim(s) as double), 'inf'::double), '-inf'::double) end",
            "case when regexp_like(fx_trim(s), '^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,3})?$') "
            + "and abs(try_cast(fx_trim(s) as double)) < double('Infinity') then try_cast(fx_trim(s) as double) end"),
        // A whole number however written, without outer blanks: 7, 7.0, 7e0. Beyond 2^53 only plain digits are exact.
        new(
            "fx_whole(s string)",
            "bigint",
            "case when regexp_like(s, '^[+-]?[0-9]{1,19}$') then try_cast(s as bigint) "
            + "when regexp_like(s, '^[+-]?[0-9]+([.][0-9]*)?([eE][+-]?[0-9]{1,2})?$') "
            + "and abs(try_cast(s as double)) <= 9007199254740992 and try_cast(s as double) % 1 = 0 then try_cast(try_cast(s as double) as bigint) end"),
        new(
            "fx_dec(s string)",
            "decimal(18,4)",
            "case when regexp_like(fx_trim(s), '^[+-]?[0-9]{1,14}([.][0-9]{1,4})?$') then try_cast(fx_trim(s) as decimal(18,4)) end"),
        new(
            "fx_bool(s string)",
            "boolean",
            "case when lower(fx_trim(s)) in ('true', 't', 'yes', 'y', '1') then true "
            + "when lower(fx_trim(s)) in ('false', 'f', 'no', 'n', '0') then false end"),
        // 124k, 1.5M, 2B, 437: half up to a whole number. Without a suffix only a whole number counts.
        new(
            "fx_count_suffix(s string)",
            "bigint",
            "case when regexp_like(fx_trim(s), '^([0-9]{1,15}([.]0{1,9})?|[0-9]{1,15}([.][0-9]{1,9})?[kKmMbB])$') "
            + "then try_cast(round(try_cast(regexp_extract(s, '[0-9.]+', 0) as decimal(24,9)) "
            + "* cast(case when contains(lower(s), 'k') then 1000 when contains(lower(s), 'm') then 1000000 when contains(lower(s), 'b') then 1000000000 else 1 end as decimal(10,0))) as bigint) end"),
    ];

    private static IEnumerable<PreludeFunction> Times() =>
    [
        new("fx_date(s string)", "date", "case when regexp_like(fx_trim(s), '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') then try_cast(fx_trim(s) as date) end"),
        new(
            "fx_ts(s string)",
            "timestamp",
            $"case when regexp_matches(fx_trim(s), '^[1-9][0-9]{{3}}-[0-9]{{2}}-[0-9]{{2}}[T ]{Time}([.][0-9]{{1,6}})?{Zone}$') then try_cast(fx_trim(s) as timestamptz) end",
            $"case when regexp_like(fx_trim(s), '^[1-9][0-9]{{3}}-[0-9]{{2}}-[0-9]{{2}}[T ]{Time}([.][0-9]{{1,6}})?{Zone}$') then try_cast(fx_trim(s) as timestamp) end"),
        new(
            "fx_ts_mdy(s string)",
            "timestamp",
            $"case when regexp_matches(fx_trim(s), '^[0-9]{{2}}/[0-9]{{2}}/[1-9][0-9]{{3}}, {Time}$') then try_strptime(fx_trim(s), '%m/%d/%Y, %H:%M:%S')::timestamptz end",
            $"case when regexp_like(fx_trim(s), '^[0-9]{{2}}/[0-9]{{2}}/[1-9][0-9]{{3}}, {Time}$') then try_to_timestamp(fx_trim(s), 'MM/dd/yyyy, HH:mm:ss') end"),
        // An instant as producers write it, without outer blanks: ISO 8601 with T or a blank, or m/d/Y, either with any fraction (what is
        // finer than a microsecond is cut off), with Z, an offset or none, which means UTC.
        new(
            "fx_instant(s string)",
            "timestamp",
            InstantBody("regexp_matches", @"\3-\1-\2T\4", @"\1", @"\1:\2", @"\1:00"),
            InstantBody("regexp_like", "$3-$1-$2T$4", "$1", "$1:$2", "$1:00")),
        new("fx_ts_ms(n bigint)", "timestamp", "make_timestamptz(n * 1000)", "timestamp_millis(n)"),
        new("fx_epoch_ms(t timestamp)", "bigint", "epoch_ms(t)", "unix_millis(t)"),
        new("fx_days_between(a date, b date)", "int", "date_diff('day', a::date, b::date)", "datediff(b, a)"),
        new("fx_months_between(a date, b date)", "int", "(year(b) - year(a)) * 12 + month(b) - month(a)"),
        new("fx_month_start(d timestamp)", "date", "cast(date_trunc('month', d) as date)"),
        new("fx_week_start(d timestamp)", "date", "cast(date_trunc('week', d) as date)"),
        new("fx_isodow(d date)", "int", "isodow(d)", "extract(dayofweek_iso from d)"),
        new("fx_ymd(t timestamp)", "string", "strftime(t, '%Y-%m-%d')", "date_format(t, 'yyyy-MM-dd')"),
    ];

    private static IEnumerable<PreludeFunction> Json() =>
    [
        // Strict JSON and nothing behind it. DuckDB lets a comma stand before a closing bracket, and NaN: where one may
        // be, it is looked for outside of strings. Spark's reader stops behind the first value: a digest of the text,
        // put behind it in one array, is only read when the text is one whole value; half a surrogate pair passes it.
        new(
            "fx_json_valid(s string)",
            "boolean",
            @"case when not json_valid(s) then false when not regexp_matches(s, '(?i)(,\s*[]}]|(^|[:,\[])\s*-?(nan|inf))') then true "
            + @"else not regexp_matches(regexp_replace(s, '""([^""\\]|\\.)*""', '""""', 'g'), '(?i)(,\s*[]}]|(^|[:,\[])\s*-?(nan|inf))') end",
            @"coalesce(try_element_at(from_json('[' || s || ',""' || md5(s) || '""]', 'array<string>', map('allowSingleQuotes', 'false', 'allowNonNumericNumbers', 'false')), 2) = md5(s), false) "
            + @"and not regexp_like(regexp_replace(regexp_replace(s, '\\\\', ''), '\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}', ''), '\\u[dD][89a-fA-F]')"),
        // JSON, or on DuckDB nearly: cheaper, for what is looked at again.
        new("fx_json_likely(s string)", "boolean", "json_valid(s)", "fx_json_valid(s)"),
        // A part of JSON as text; NULL when it is not there, null, or s is not JSON.
        new("fx_json(s string, p string)", "string", "case when json_valid(s) then json_extract_string(s, p) end", "get_json_object(s, p)"),
        // The same where s is known to be JSON.
        new("fx_json_part(s string, p string)", "string", "json_extract_string(s, p)", "get_json_object(s, p)"),
        new("fx_json_size(s string)", "int", "json_array_length(s)::int", "json_array_length(s)"),
        // Names of an object, repeated ones repeated.
        new("fx_json_names(s string)", "array<string>", "json_keys(s)", "json_object_keys(s)"),
    ];

    private static IEnumerable<PreludeFunction> Arrays() =>
    [
        new("fx_split(s string, sep string)", "array<string>", "string_split(s, sep)", "split(replace(s, sep, char(1)), char(1))"),
        // How many elements of a are in b; neither repeats any.
        new("fx_count_common(a array<string>, b array<string>)", "int", "len(list_intersect(a, b))", "size(array_intersect(a, b))"),
        new("fx_has_repeats(a array<string>)", "boolean", "len(list_distinct(a)) <> len(a)", "size(array_distinct(a)) <> size(a)"),
        // Two numbers as an array, NULL unless both are there.
        new(
            "fx_pair(a double, b double)",
            "array<double>",
            "case when a is not null and b is not null then [a::double, b::double] end",
            "case when a is not null and b is not null then array(a, b) end"),
    ];

    private static string InstantBody(string matches, string isoOfMdy, string shortFraction, string colonOffset, string hourOffset)
    {
        const string IsoDay = "[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}";
        const string MdyDay = "([0-9]{2})/([0-9]{2})/([1-9][0-9]{3}),? ";
        var iso = $"regexp_replace(s, '^{MdyDay}(.*)$', '{isoOfMdy}')";
        var short6 = $"regexp_replace({iso}, '([.][0-9]{{6}})[0-9]+', '{shortFraction}')";
        var colon = $"regexp_replace({short6}, '([+-][0-9]{{2}})([0-9]{{2}})$', '{colonOffset}')";
        var full = $"regexp_replace({colon}, '(:.*[+-][0-9]{{2}})$', '{hourOffset}')";
        var type = matches == "regexp_like" ? "timestamp" : "timestamptz";
        return $"case when {matches}(s, '^{IsoDay}[T ]{Time}$') then try_cast(s as {type}) "
            + $"when {matches}(s, '^({IsoDay}[T ]|{MdyDay}){Time}([.][0-9]{{1,9}})?{LooseZone}$') then try_cast({full} as {type}) end";
    }
}
