-- Computing clusters of Japan against all that are known: Epoch AI estimates that it knows 10 to 20% of the world's.
select title_en, period, value, world_value as all_known, round(100 * share_of_world, 2) as percent, rank_words_en, caveat
from mart.japan_vs_world
where indicator_id in ('gpu_clusters', 'gpu_cluster_h100_equivalents', 'data_centers')
