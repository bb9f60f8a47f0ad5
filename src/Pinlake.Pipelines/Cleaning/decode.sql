-- Grain: one row per record. Source: records as received.
-- Finds the row inside the payload, tells its kind, and says what is wrong with its shape or its key.
-- Braces hold what depends on the pipeline's columns and on how the engine builds a struct.
with received as (
  select
    {source} as source,
    coalesce(kind, case when {kind_of_key} in ({kinds}) then {kind_of_key} end) as told,
    fx_trim(case when payload is null then 'null' else fx_utf8(payload) end) as received_text
  from records
),

-- The row as a JSON string.
unquoted as (
  select
    source, told, received_text,
    case when left(received_text, 1) = '"' and fx_json_valid(received_text)
      then fx_trim(fx_json_part(received_text, '$')) else received_text end as unquoted_text
  from received
),

-- Base64, once or twice. What is JSON as it stands is not looked into.
debased_once as (
  select
    source, told, received_text,
    case when left(unquoted_text, 1) in ('{', '[', '"') or fx_json_valid(unquoted_text)
      then unquoted_text else coalesce(fx_trim(fx_base64_text(unquoted_text)), unquoted_text) end as once_text
  from unquoted
),

debased as (
  select
    source, told, received_text,
    case when left(once_text, 1) in ('{', '[', '"') or fx_json_valid(once_text)
      then once_text else coalesce(fx_trim(fx_base64_text(once_text)), once_text) end as debased_text
  from debased_once
),

-- A JSON string inside the base64.
bare as (
  select
    source, told, received_text,
    case when left(debased_text, 1) = '"' and fx_json_valid(debased_text)
      then fx_trim(fx_json_part(debased_text, '$')) else debased_text end as bare_text
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
    case when is_json and left(bare_text, 1) = '{' then fx_json_names(bare_text) end as names
  from parsed
),

-- One nesting level: an object that has none of the pipeline's columns, but one envelope.
enveloped as (
  select
    source, told, received_text, bare_text, is_json, names,
    case
      when names is null or fx_count_common(names, {known}) > 0 or fx_has_repeats(names) then null
      when fx_count_common(names, fx_split('value,data,records', ',')) <> 1 then null
      when fx_json_size(fx_json_part(bare_text, '$.records')) > 1 then '[several]'
      else fx_trim(coalesce(
        fx_json_part(bare_text, '$.value'), fx_json_part(bare_text, '$.data'),
        fx_json_part(bare_text, '$.records[0].value'), fx_json_part(bare_text, '$.records[0].data')))
    end as inner_text
  from named
),

opened as (
  select
    source, told, received_text, is_json, inner_text,
    case when inner_text is null then names
      when left(inner_text, 1) = '{' and fx_json_valid(inner_text) then fx_json_names(inner_text) end as names,
    case when inner_text is null then 0 else array_size(names) - 1 end as envelope_columns,
    case when inner_text is null then bare_text else inner_text end as body,
    inner_text is not null or bare_text is distinct from received_text as unwrapped
  from enveloped
),

counted as (
  select
    source, told, received_text, is_json, inner_text, names, envelope_columns, unwrapped,
    fx_count_common(names, {key_names}) as key_columns,
    {hits},
    case when names is not null then {fields} end as fields
  from opened
),

guessed as (
  select
    source, told, received_text, is_json, inner_text, names, envelope_columns, unwrapped, key_columns, {hit_names},
    fields, {key} as key_text,
    case {guesses} end as guess
  from counted
),

kinded as (
  select
    source, received_text, is_json, inner_text, names, envelope_columns, unwrapped, key_columns, fields, key_text, guess,
    coalesce(told, guess) as kind,
    case coalesce(told, guess) {own_hits} end as own_columns,
    case guess {own_hits} end as guess_columns
  from guessed
),

judged as (
  select
    source, kind, unwrapped, fields, key_text,
    envelope_columns + array_size(names) - key_columns - own_columns as extra_columns,
    case
      when received_text is null then 'not_json'
      when not is_json and coalesce(fx_json_valid(received_text), false) then 'wrong_shape'
      when not is_json then 'not_json'
      when names is null or fx_has_repeats(names) or kind is null or own_columns = 0 or guess_columns > own_columns then 'wrong_shape'
      when {bad_key} then 'bad_key'
    end as _reason,
    case
      when received_text is null then 'The payload is not UTF-8.'
      when received_text = '' then 'The payload is empty.'
      when not is_json and coalesce(fx_json_valid(received_text), false) then 'The payload is a JSON string that holds no row.'
      when not is_json then 'The payload is not JSON.'
      when names is null and inner_text = '[several]' then 'The record holds several rows.'
      when names is null then 'The payload is JSON, but no object.'
      when fx_has_repeats(names) then 'A name appears twice in the row.'
      when guess_columns > own_columns then 'The columns are those of kind ' || guess || ', not ' || kind || '.'
      when kind is null then 'Neither the partition key nor the columns tell a kind.'
      when own_columns = 0 then 'The row has no column of kind ' || kind || ' but the key.'
      when key_text is null or key_text = '' then {key_label} || ' is missing.'
      when {bad_key} then {key_label} || ': ' || left(key_text, 64) || ' is no whole number from 0.'
    end as _detail
  from kinded
)

select
  kind, source, fields, key_text, unwrapped, extra_columns, _reason, _detail
from judged
