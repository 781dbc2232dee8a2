-- title: a place in Japanese words, with what it is a place among; タイ where another economy has the same value
-- parameters: place, tied, list
coalesce(${list}.rank_phrase_ja, '') || case
    when ${list}.universe_kind = 'respondents' or ${list}.is_universe_shown then ''
    else '掲載'
end || ${list}.n_ranked || 'か国・地域中' || ${place} || '位' || case when ${tied} > 1 then 'タイ' else '' end
