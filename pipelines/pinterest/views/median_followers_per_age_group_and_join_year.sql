-- Grain: one row per age group and year of joining, 2015 to 2020; NULL where no post of both tells its followers.
-- Source: pins, users.
with posts as (
  select
    case
      when users.age between 18 and 24 then '18-24'
      when users.age between 25 and 35 then '25-35'
      when users.age between 36 and 50 then '36-50'
      when users.age > 50 then '50+'
    end as age_group,
    year(users.date_joined) as join_year,
    cast(pins.follower_count as double) as follower_count
  from pins
  join users on users.ind = pins.ind
)

select
  age_group,
  join_year,
  median(follower_count) as median_follower_count
from posts
where age_group is not null and join_year between 2015 and 2020
group by age_group, join_year
