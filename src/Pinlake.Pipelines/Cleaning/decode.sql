-- Grain: one row per record. Source: records as received.
-- Finds the row inside the payload, tells its kind, and says what is wrong with its shape or its key.
-- Braces hold what depends on the pipeline's columns and on how the engine builds a struct. A function of the prelude
-- may write its argument out several times, so each step gives it a plain column: planning is what a small batch pays for.
with received as (
  select
    {source} as source,
    coalesce(kind, {kind_of_key}) as told,
    case when payload is null then 'null' else fx_utf8(payload) end as payload_text
  from records
),

trimmed as (
  select
    source,
    case when told in ({kinds}) then told end as told,
    fx_trim(payload_text) as received_text
  from received
),

-- The row as a JSON string.
unquoted as (
  select
    source, told, received_text,
    case when left(received_text, 1) = '"' and fx_json_likely(received_text)
      then fx_trim_rare(fx_json_part(received_text, '$')) else received_text end as unquoted_text
  from trimmed
),

-- Base64, once or twice. What is JSON as it stands is not looked into.
debased_once as (
  select
    source, told, received_text,
    case when left(unquoted_text, 1) in ('{', '[', '"') or fx_json_likely(unquoted_text)
      then unquoted_text else coalesce(fx_trim_rare(fx_base64_text(unquoted_text)), unquoted_text) end as once_text
  from unquoted
),

debased as (
  select
    source, told, received_text,
    case when left(once_text, 1) in ('{', '[', '"') or fx_json_likely(once_text)
      then once_text else coalesce(fx_trim_rare(fx_base64_text(once_text)), once_text) end as debased_text
  from debased_once
),

-- A JSON string inside the base64.
bare as (
  select
    source, told, received_text,
    case when left(debased_text, 1) = '"' and fx_json_likely(debased_text)
      then fx_trim_rare(fx_json_part(debased_text, '$')) else debased_text end as bare_text
  from debased
),

parsed as (
  select
    source, told, received_text, bare_text,
    coalesce(fx_json_valid(bare_text), false) as is_json
  from bare
),

named as (
  select
    source, told, received_text, bare_text, is_json,
    case when is_json and left(bare_text, 1) = '{' then fx_json_names(bare_text) end as outer_names
  from parsed
),

-- One nesting level: an object that has none of the pipeline's columns, but one envelope.
enveloped as (
  select
    source, told, received_text, bare_text, is_json, outer_names,
    case
      when outer_names is null
        or not (contains(bare_text, '"value"') or contains(bare_text, '"data"') or contains(bare_text, '"records"')) then null
      when fx_count_common(outer_names, {known}) > 0 then null
      when fx_count_common(outer_names, fx_split('value,data,records', ',')) <> 1 then null
      when fx_json_size(fx_json_part(bare_text, '$.records')) > 1 then '[several]'
      else fx_trim_rare(coalesce(
        fx_json_part(bare_text, '$.value'), fx_json_part(bare_text, '$.data'),
        fx_json_part(bare_text, '$.records[0].value'), fx_json_part(bare_text, '$.records[0].data')))
    end as inner_text
  from named
),

opened as (
  select
    source, told, received_text, is_json,
    inner_text = '[several]' as is_several,
    case when inner_text is null then outer_names
      when left(inner_text, 1) = '{' and fx_json_valid(inner_text) then fx_json_names(inner_text) end as names,
    case when inner_text is null then 0 else array_size(outer_names) - 1 end as envelope_columns,
    coalesce(inner_text, bare_text) as body,
    inner_text is not null or bare_text is distinct from received_text as unwrapped
  from enveloped
),

counted as (
  select
    source, told, received_text, is_json, is_several, names, envelope_columns, unwrapped, body,
    fx_has_repeats(names) as has_repeats,
    {key_columns} as key_columns,
    case told {own_counts} end as told_columns,
    case when names is not null then {key} end as key_as_posted
  from opened
),

-- Columns of every kind, where it is in doubt: the kind is not told, or less than half of the columns are its own.
doubted as (
  select
    source, told, received_text, is_json, is_several, names, envelope_columns, unwrapped, body, has_repeats, key_columns,
    told_columns, key_as_posted,
    {hits}
  from counted
),

guessed as (
  select
    source, told, received_text, is_json, is_several, names, envelope_columns, unwrapped, body, has_repeats, key_columns,
    told_columns, key_as_posted, {hit_names},
    case {guesses} end as guess
  from doubted
),

kinded as (
  select
    source, received_text, is_json, is_several, names, envelope_columns, unwrapped, has_repeats, key_columns, body, guess,
    coalesce(told, guess) as kind,
    fx_trim_rare(key_as_posted) as key_text,
    coalesce(told_columns, case guess {own_hits} end) as own_columns,
    case guess {own_hits} end as guess_columns
  from guessed
),

keyed as (
  select
    source, received_text, is_json, is_several, names, unwrapped, has_repeats, body, guess, kind, key_text,
    own_columns, guess_columns,
    {key_value} as key_value,
    envelope_columns + array_size(names) - key_columns - own_columns as extra_columns
  from kinded
),

-- The first thing that is wrong, by its letter.
faulted as (
  select
    source, body, guess, kind, key_text, key_value, unwrapped, extra_columns,
    case
      when received_text is null then 'a'
      when received_text = '' then 'b'
      when not is_json then case when left(received_text, 1) = '"' and fx_json_likely(received_text) then 'd' else 'c' end
      when is_several then 'e'
      when names is null then 'f'
      when has_repeats then 'g'
      when guess_columns > own_columns then 'h'
      when kind is null then 'i'
      when own_columns = 0 then 'j'
      when coalesce(key_text, '') = '' then 'k'
      when {bad_key} then 'l'
    end as fault
  from keyed
)

select
  kind, source, body, key_value, unwrapped, extra_columns,
  case
    when fault in ('a', 'b', 'c') then 'not_json'
    when fault in ('k', 'l') then 'bad_key'
    when fault is not null then 'wrong_shape'
  end as _reason,
  case fault
    when 'a' then 'The payload is not UTF-8.'
    when 'b' then 'The payload is empty.'
    when 'c' then 'The payload is not JSON.'
    when 'd' then 'The payload is a JSON string that holds no row.'
    when 'e' then 'The record holds several rows.'
    when 'f' then 'The payload is JSON, but no object.'
    when 'g' then 'A name appears twice in the row.'
    when 'h' then 'The columns are those of kind ' || guess || ', not ' || kind || '.'
    when 'i' then 'Neither the partition key nor the columns tell a kind.'
    when 'j' then 'The row has no column of kind ' || kind || ' but the key.'
    when 'k' then {key_label} || ' is missing.'
    when 'l' then {key_label} || ': ' || left(key_text, 64) || ' is no whole number from 0.'
  end as _detail
from faulted
