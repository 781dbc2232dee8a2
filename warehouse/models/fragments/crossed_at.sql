-- title: when a segment reached a target: along the way from its bottom to its top, or at its end where nobody knows when
-- parameters: segment, target
case
    when ${segment}.is_first or ${segment}.is_gap or ${segment}.top = ${target} then ${segment}.time_index
    when ${segment}.is_log
        then ${segment}.previous_time_index + (${segment}.time_index - ${segment}.previous_time_index)
            * (ln(abs(${target})) - ln(abs(${segment}.bottom)))
            / (ln(abs(${segment}.top)) - ln(abs(${segment}.bottom)))
    else ${segment}.previous_time_index + (${segment}.time_index - ${segment}.previous_time_index)
        * (${target} - ${segment}.bottom) / (${segment}.top - ${segment}.bottom)
end
