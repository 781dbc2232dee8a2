-- title: values known from outside that our embedded rows say otherwise, or not at all
-- grain: one row per row of core.known_values whose edition is served from embedded rows alone
-- unit: the indicator's unit
-- caveats: a value holds for the edition that printed it, whatever later editions restate or withdraw; an edition that
--          is not landed is not asked for. Of editions that a publisher's file serves: audit.known_values_contradicted
-- severity: critical
-- expected: each row of core.known_values is the preferred reading of its edition, within its tolerance
-- likely_cause: a scale or a row of warehouse/reference/ was changed
-- next_step: compare with the report that read_in names; correct the row of warehouse/reference/editions/, then: aigap
--          refresh

${known_values_otherwise(not l.has_publishers_file)}
