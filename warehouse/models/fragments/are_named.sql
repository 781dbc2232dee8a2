-- title: whether two are those whom a reader names; where nobody is named, whether they are declared
-- parameters: one, other, focus, comparator, is_declared
case
    when coalesce(${focus}, ${comparator}) is null then ${is_declared}
    -- who is left open is every economy, and no group
    else
        ${one}.geo = coalesce(${focus}, ${one}.geo)
        and ${other}.geo = coalesce(${comparator}, ${other}.geo)
        and (${one}.geo_type = 'economy' or ${focus} is not null)
        and (${other}.geo_type = 'economy' or ${comparator} is not null)
end
