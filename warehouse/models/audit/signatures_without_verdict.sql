-- title: signatures on a verdict that has changed since
-- grain: one row per claim
-- unit: none
-- caveats: such a verdict counts as not signed until a person signs the new one, and the change belongs in the log of
--          corrections (core.verdict_corrections)
-- severity: warning
-- expected: every signed verdict is the one found today
-- likely_cause: a newer edition, or a rule that was changed since it was signed
-- next_step: review the claim: sign the new verdict in claim_reviews.csv, log the change in verdict_corrections.csv

select r.claim_id, r.verdict as verdict_signed, r.reviewed_by, c.verdict as verdict_found
from core.claim_reviews as r
left join mart.claim_checks as c on r.claim_id = c.claim_id
where c.verdict is distinct from r.verdict
