-- Grain: one row per age group and year of posting, 2018 to 2022; NULL where no post of both tells its followers.
-- Source: pins, geolocations, users.
with posts as (
  select
    case
      when users.age between 18 and 24 then '18-24'
      when users.age between 25 and 35 then '25-35'
      when users.age between 36 and 50 then '36-50'
      when users.age > 50 then '50+'
    end as age_group,
    year(geolocations.timestamp) as post_year,
    cast(pins.follower_count as double) as follower_count
  from pins
  join geolocations on geolocations.ind = pins.ind
  join users on users.ind = pins.ind
)

select
  age_group,
  post_year,
  median(follower_count) as median_follower_count
from posts
where age_group is not null and post_year between 2018 and 2022
group by age_group, post_year
