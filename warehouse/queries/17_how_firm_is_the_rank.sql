-- Where does Japan stand by pillar and overall, and how far does its rank move with the choices behind a composite?
select s.pillar, s.score_arithmetic, s.score_geometric, s.rank_arithmetic, s.n_ranked, s.rank_median, s.rank_low, s.rank_high,
    s.share_present, s.oldest_period, s.missing_reason,
    case when s.pillar = 'overall' then v.value end as rank_published_by_stanford
from mart.pillar_scores as s
left join mart.country_vs_world as v on s.geo = v.geo and v.indicator_id = 'ai_vibrancy_rank'
where s.geo = 'JPN'
order by s.pillar = 'overall' desc, s.pillar
