-- title: the name of a row's series: what makes its numbers comparable with one another
-- parameters: row
concat_ws(
    '|', ${row}.indicator_id, ${row}.source_id, ${row}.edition, ${row}.time_basis, coalesce(${row}.price_base, ''),
    coalesce(cast(${row}.base_year as varchar), '')
)
