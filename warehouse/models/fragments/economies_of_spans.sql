-- title: of pairs of periods of a series, how many economies have values at both ends, and why a slope says nothing
-- parameters: starts, observations
    select
        a.series_number, a.start_period, a.end_period, b.t as end_t, a.years,
        a.list_kind as list_kind_start, b.list_kind as list_kind_end, b.universe_id,
        count(*) filter (where least(a.value, b.value) > 0 and a.definition_number = b.definition_number)
            as n_economies,
        count(*) filter (where least(a.value, b.value) = 0) as n_zeros,
        count(*) filter (where least(a.value, b.value) < 0) as n_negatives,
        a.n_listed + b.n_listed - 2 * count(*) as n_one_end,
        case
            when n_economies < 3 and bool_or(a.definition_number <> b.definition_number) then 'series_break'
            when n_economies < 3 then 'too_few_economies'
            when 'top_k' in (a.list_kind, b.list_kind) then 'top_k_list'
            when a.universe_id <> b.universe_id then 'other_universe'
        end as reason
    from ${starts} as a
    inner join ${observations} as b
        on a.series_number = b.series_number and a.end_period = b.period and a.geo = b.geo
    group by a.series_number, a.start_period, a.end_period, b.t, a.years, a.list_kind, b.list_kind, a.universe_id,
        b.universe_id, a.n_listed, b.n_listed
