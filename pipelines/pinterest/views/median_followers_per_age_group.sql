-- Grain: one row per age group; NULL where no post of the group tells its followers. Source: pins, users.
with posts as (
  select
    case
      when users.age between 18 and 24 then '18-24'
      when users.age between 25 and 35 then '25-35'
      when users.age between 36 and 50 then '36-50'
      when users.age > 50 then '50+'
    end as age_group,
    cast(pins.follower_count as double) as follower_count
  from pins
  join users on users.ind = pins.ind
)

select
  age_group,
  median(follower_count) as median_follower_count
from posts
where age_group is not null
group by age_group
