-- title: whether the one is level with the other, will be, or never at these growths
-- parameters: growth_basis, direction, value, growth, other_value, other_growth, missing_reason
case
    when case ${direction} when 'lower' then -1 else 1 end * (${value} - ${other_value}) >= 0 then 'at_or_above'
    when ${missing_reason} is not null then 'cannot_say'
    when ${growth_basis} = 'exponential' and (${value} <= 0 or ${other_value} <= 0) then 'cannot_say'
    -- where lower is better, the one that falls faster closes the gap. Decimals have no exact binary form: of two equal
    -- growths one is ahead by 1e-16, and parity 1e16 years away
    when case ${direction} when 'lower' then -1 else 1 end * (${growth} - ${other_growth}) > 1e-12 * case ${growth_basis}
        when 'points' then greatest(abs(${value}), abs(${other_value}))
        else 1 + ${other_growth}
    end then 'years'
    else 'never_at_current_rates'
end
