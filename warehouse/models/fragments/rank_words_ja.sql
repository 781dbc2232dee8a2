-- title: a place in Japanese words, with what it is a place among
-- parameters: place, list
coalesce(${list}.rank_phrase_ja, '') || case
    when ${list}.universe_kind = 'respondents' or ${list}.is_universe_shown then ''
    else '掲載'
end || ${list}.n_ranked || 'か国・地域中' || ${place} || '位'
