-- Grain: one row per year of posting, 2018 to 2022, and category that no other of the year beats.
-- Source: pins, geolocations.
with posts as (
  select
    year(geolocations.timestamp) as post_year,
    pins.category
  from pins
  join geolocations on geolocations.ind = pins.ind
  where pins.category is not null
),

counted as (
  select
    post_year,
    category,
    count(*) as category_count
  from posts
  where post_year between 2018 and 2022
  group by post_year, category
),

ranked as (
  select
    post_year,
    category,
    category_count,
    rank() over (partition by post_year order by category_count desc) as place
  from counted
)

select post_year, category, category_count
from ranked
where place = 1
