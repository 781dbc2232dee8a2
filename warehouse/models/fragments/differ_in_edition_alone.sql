-- title: whether two rows are of one series, but for the edition
-- parameters: one, other
${one}.indicator_id = ${other}.indicator_id
and ${one}.source_id = ${other}.source_id
and ${one}.time_basis = ${other}.time_basis
and ${one}.price_base is not distinct from ${other}.price_base
and ${one}.base_year is not distinct from ${other}.base_year
