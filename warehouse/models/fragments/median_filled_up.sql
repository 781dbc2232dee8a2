-- title: the median of a list of values and of so many more of one value
-- parameters: listed, n_more, filler
list_aggregate(list_concat(${listed}, repeat([${filler}], cast(${n_more} as integer))), 'median')
