-- title: how far two publishers of one quantity agree
-- grain: one row per pair of sources
-- unit: shares are fractions of the values compared; the median difference is a fraction of the first value
-- caveats: values in other price bases are not compared; tolerances and evidence are rows of core.agreement_pairs
-- judged_by: mart.source_agreement

select
    pair_id,
    indicator_id,
    source_a,
    source_b,
    max(tolerance_share) as tolerance_share,
    count(*) as values_compared,
    count(*) filter (where agreement = 'disagrees') as values_that_disagree,
    count(*) filter (where agreement = 'disagrees') / count(*) as share_that_disagrees,
    median(abs(difference_share)) as median_difference,
    max(evidence) as evidence
from mart.source_agreement
where agreement in ('agrees', 'disagrees')
group by pair_id, indicator_id, source_a, source_b
