-- Grain: one row per year of joining, 2015 to 2020; NULL where no post of the year's people tells its followers.
-- Source: pins, users.
with posts as (
  select
    year(users.date_joined) as join_year,
    cast(pins.follower_count as double) as follower_count
  from pins
  join users on users.ind = pins.ind
)

select
  join_year,
  median(follower_count) as median_follower_count
from posts
where join_year between 2015 and 2020
group by join_year
