-- title: whether a membership of a group lasts on a day
-- parameters: membership, day
${day} >= ${membership}.valid_from and (${membership}.valid_to is null or ${day} < ${membership}.valid_to)
