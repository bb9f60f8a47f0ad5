-- Grain: one row per place as posted. Source: posted (the key as a number, the rest as text).
with trimmed as (
  select
    _record,
    ind,
    fx_text(country) as country,
    fx_text(latitude) as latitude,
    fx_text(longitude) as longitude,
    fx_text(timestamp) as posted_at
  from posted
),

understood as (
  select
    _record,
    ind,
    country,
    latitude,
    longitude,
    posted_at,
    fx_double(latitude) as latitude_degrees,
    fx_double(longitude) as longitude_degrees,
    fx_instant(posted_at) as instant
  from trimmed
)

select
  _record,
  ind,
  country,
  fx_pair(latitude_degrees, longitude_degrees) as coordinates,
  instant as timestamp,
  case
    when latitude is not null and not coalesce(latitude_degrees between -90 and 90, false)
      then 'latitude: ' || left(latitude, 64) || ' is no number from -90 to 90.'
    when longitude is not null and not coalesce(longitude_degrees between -180 and 180, false)
      then 'longitude: ' || left(longitude, 64) || ' is no number from -180 to 180.'
    when posted_at is not null and instant is null
      then 'timestamp: ' || left(posted_at, 64) || ' is no date with a time.'
  end as _problem
from understood
