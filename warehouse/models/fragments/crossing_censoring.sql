-- title: whether a segment says when a target was reached: none (it does), left and hole (at that time at the latest)
-- parameters: segment, target
case
    when ${segment}.is_first and ${segment}.top > ${target} then 'left'
    when ${segment}.is_gap and ${segment}.top > ${target} then 'hole'
    else 'none'
end
