-- Grain: one row per country and category that no other category of the country beats. Source: pins, geolocations.
with counted as (
  select
    geolocations.country,
    pins.category,
    count(*) as category_count
  from pins
  join geolocations on geolocations.ind = pins.ind
  where geolocations.country is not null and pins.category is not null
  group by geolocations.country, pins.category
),

ranked as (
  select
    country,
    category,
    category_count,
    rank() over (partition by country order by category_count desc) as place
  from counted
)

select country, category, category_count
from ranked
where place = 1
