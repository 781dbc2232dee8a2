-- title: an economy over the mean or median of its peers, or over a bound of it
-- parameters: focus, peers
case
    when ${focus}.no_peer_ratio is null and ${focus}.value >= 0 and ${peers} > 0 then ${focus}.value / ${peers}
end
