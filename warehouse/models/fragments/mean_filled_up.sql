-- title: the mean of values and of so many more of one value
-- parameters: total, n, n_more, filler
case when ${n_more} = 0 then ${total} / ${n} else (${total} + ${n_more} * ${filler}) / (${n} + ${n_more}) end
