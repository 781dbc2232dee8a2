-- title: a place in words, with what it is a place among; joint where another economy has the same value
-- parameters: place, tied, list
case when ${tied} > 1 then 'joint ' else '' end || ${place} || case
    when ${list}.universe_kind = 'respondents' then ' of ' || ${list}.n_ranked
    when ${list}.is_universe_shown then ' of ' || ${list}.n_ranked
    else ' of the ' || ${list}.n_ranked || ' shown' || case when ${list}.rank_phrase_en is not null then ',' else '' end
end || coalesce(' ' || ${list}.rank_phrase_en, '')
