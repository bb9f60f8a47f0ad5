-- Grain: one row per pin as posted. Source: posted (the key as a number, the rest as text).
-- What the scraper wrote in place of nothing becomes NULL.
with trimmed as (
  select
    _record,
    ind,
    fx_text(unique_id) as unique_id,
    fx_text(title) as title,
    fx_text(description) as description,
    fx_text(follower_count) as follower_count,
    fx_text(poster_name) as poster_name,
    fx_text(tag_list) as tag_list,
    fx_text(is_image_or_video) as is_image_or_video,
    fx_text(image_src) as image_src,
    fx_text(save_location) as save_location,
    fx_text(category) as category
  from posted
)

select
  _record,
  ind,
  unique_id,
  case when title <> 'No Title Data Available' then title end as title,
  case when description not in ('No description available', 'No description available Story format')
    then description end as description,
  fx_count_suffix(follower_count) as follower_count,
  case when poster_name <> 'User Info Error' then poster_name end as poster_name,
  case when tag_list <> 'N,o, ,T,a,g,s, ,A,v,a,i,l,a,b,l,e' then tag_list end as tag_list,
  is_image_or_video,
  case when image_src not in ('Image src error.', 'Image src error') then image_src end as image_src,
  nullif(fx_rx_replace(save_location, '^Local save in *', ''), '') as save_location,
  category,
  cast(null as string) as _problem
from trimmed
