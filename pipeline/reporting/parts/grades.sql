-- The words of the grade rules, in both languages.
select r.rule_id, r.reason_en, r.reason_ja
from core.comparability_rules as r
