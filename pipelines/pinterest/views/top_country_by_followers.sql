-- Grain: one row per country whose most followed post no other country exceeds. Source: pins, geolocations.
with countries as (
  select
    geolocations.country,
    max(pins.follower_count) as follower_count
  from pins
  join geolocations on geolocations.ind = pins.ind
  where geolocations.country is not null and pins.follower_count is not null
  group by geolocations.country
),

ranked as (
  select
    country,
    follower_count,
    rank() over (order by follower_count desc) as place
  from countries
)

select country, follower_count
from ranked
where place = 1
