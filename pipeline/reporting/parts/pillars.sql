-- Scores and the band of the rank, of every economy that has a score.
select
    p.geo, p.pillar, p.score_arithmetic, p.score_geometric, p.rank_arithmetic, p.rank_geometric, p.n_ranked,
    p.rank_median, p.rank_low, p.rank_high, p.share_present, p.oldest_period, p.universes_besides_the_world,
    p.missing_reason
from mart.pillar_scores as p
order by p.pillar, p.rank_arithmetic nulls last, p.geo
