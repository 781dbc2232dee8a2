-- title: why an economy has no ratio to the mean or median of its peers
-- parameters: focus, peers_missing_reason, peers
coalesce(
    ${focus}.no_peer_ratio,
    ${peers_missing_reason},
    case when ${focus}.value < 0 or ${peers} <= 0 then 'nonpositive' end
)
