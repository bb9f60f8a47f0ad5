-- Grain: one row per person as posted. Source: posted (the key as a number, the rest as text).
with trimmed as (
  select
    _record,
    ind,
    fx_text(first_name) as first_name,
    fx_text(last_name) as last_name,
    fx_text(age) as age,
    fx_text(date_joined) as date_joined
  from posted
),

understood as (
  select
    _record,
    ind,
    first_name,
    last_name,
    age,
    date_joined,
    fx_whole(age) as years,
    fx_instant(date_joined) as instant
  from trimmed
)

select
  _record,
  ind,
  fx_text(concat_ws(' ', first_name, last_name)) as user_name,
  years as age,
  instant as date_joined,
  case
    when age is not null and not coalesce(years between 0 and 150, false)
      then 'age: ' || left(age, 64) || ' is no whole number from 0 to 150.'
    when date_joined is not null and instant is null
      then 'date_joined: ' || left(date_joined, 64) || ' is no date with a time.'
  end as _problem
from understood
