-- title: claims whose verdict is another one with the newest edition
-- grain: one row per claim
-- unit: none
-- caveats: an article cannot know a later edition, so this is no fault of it: it names the verdicts to review
-- severity: warning
-- expected: every verdict is the same with the newest edition
-- likely_cause: a newer edition restates what the article cites
-- next_step: read both verdicts in mart.claim_checks; the explanation of the newest is in explanation_latest_en

select claim_id, quote, verdict, edition, verdict_latest, edition_latest, explanation_latest_en
from mart.claim_checks
where is_verdict_changed
