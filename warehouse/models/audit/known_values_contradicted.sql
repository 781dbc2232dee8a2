-- title: values known from outside that the publisher's own file says otherwise, or not at all
-- grain: one row per row of core.known_values whose edition is served from a publisher's file
-- unit: the indicator's unit
-- caveats: the file stands, and the known value changes nothing of what is served
-- severity: warning
-- expected: each row of core.known_values is the preferred reading of its edition, within its tolerance
-- likely_cause: the publisher replaced its file under the same edition; or it was read with the wrong scale or column
-- next_step: compare the locator with the report that read_in names; correct or delete the row of
--          warehouse/reference/operation/known_values.csv, or take the file out with aigap reject; its snapshot_id:
--          aigap query "from meta.snapshots where source_id = '{source_id}' and edition = '{edition}'"

${known_values_otherwise(l.has_publishers_file)}
