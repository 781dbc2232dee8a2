-- title: in how many years the one is level with the other, at their growths
-- parameters: parity_status, growth_basis, value, growth, other_value, other_growth
case
    when ${parity_status} = 'at_or_above' then 0.0
    when ${parity_status} <> 'years' then null
    when ${growth_basis} = 'points' then (${other_value} - ${value}) / (${growth} - ${other_growth})
    else (ln(${other_value}) - ln(${value})) / (ln(1 + ${growth}) - ln(1 + ${other_growth}))
end
