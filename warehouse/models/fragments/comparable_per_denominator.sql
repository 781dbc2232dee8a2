-- title: whether an economy and its leader can be compared per head or per GDP
-- parameters: is_meaningful, value, denominator_period, leader_value, leader_period
${is_meaningful} and ${value} >= 0 and ${leader_value} > 0 and ${denominator_period} = ${leader_period}
