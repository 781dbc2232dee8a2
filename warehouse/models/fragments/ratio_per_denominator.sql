-- title: the ratio to the leader, both divided by their own population or GDP of one year
-- parameters: is_meaningful, value, denominator, denominator_period, leader_value, leader_denominator, leader_period
case
    when ${comparable_per_denominator(
        ${is_meaningful}, ${value}, ${denominator_period}, ${leader_value}, ${leader_period}
    )}
        then (${value} / ${denominator}) / (${leader_value} / ${leader_denominator})
end
