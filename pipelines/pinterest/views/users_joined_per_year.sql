-- Grain: one row per year of joining, 2015 to 2020. Source: users, which has one row per post, not per person:
-- a person is a name with an age and a moment of joining.
with people as (
  select distinct
    user_name,
    age,
    date_joined
  from users
)

select
  year(date_joined) as join_year,
  count(*) as number_users_joined
from people
where year(date_joined) between 2015 and 2020
group by year(date_joined)
