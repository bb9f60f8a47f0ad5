-- Grain: one row per age group and category that no other category of the group beats. Source: pins, users.
with posts as (
  select
    case
      when users.age between 18 and 24 then '18-24'
      when users.age between 25 and 35 then '25-35'
      when users.age between 36 and 50 then '36-50'
      when users.age > 50 then '50+'
    end as age_group,
    pins.category
  from pins
  join users on users.ind = pins.ind
),

counted as (
  select
    age_group,
    category,
    count(*) as category_count
  from posts
  where age_group is not null and category is not null
  group by age_group, category
),

ranked as (
  select
    age_group,
    category,
    category_count,
    rank() over (partition by age_group order by category_count desc) as place
  from counted
)

select age_group, category, category_count
from ranked
where place = 1
