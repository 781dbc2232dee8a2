-- title: of pairs of periods of a series, the values at their starts
-- parameters: pairs, observations
    select
        p.series_number, p.start_period, p.end_period, p.years, a.geo, a.value, a.list_kind, a.universe_id,
        a.definition_number, a.n_listed
    from ${pairs} as p
    inner join ${observations} as a on p.series_number = a.series_number and p.start_period = a.period
