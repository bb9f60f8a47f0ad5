-- Grain: one row per country and poster whose followers no other poster of the country exceeds.
-- Source: pins, geolocations. A poster's followers are the most that any post of the group tells.
with posters as (
  select
    geolocations.country,
    pins.poster_name,
    max(pins.follower_count) as follower_count
  from pins
  join geolocations on geolocations.ind = pins.ind
  where geolocations.country is not null and pins.poster_name is not null and pins.follower_count is not null
  group by geolocations.country, pins.poster_name
),

ranked as (
  select
    country,
    poster_name,
    follower_count,
    rank() over (partition by country order by follower_count desc) as place
  from posters
)

select country, poster_name, follower_count
from ranked
where place = 1
