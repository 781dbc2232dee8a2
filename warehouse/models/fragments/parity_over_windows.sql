-- title: of a group of windows, parity at the last 5 years, and the range of the years over all
-- parameters: window
max(case when ${window}.window_years = 5 then ${window}.years_to_parity end) as years_to_parity,
min(${window}.years_to_parity) as years_to_parity_low,
-- where one window says never, the range has no upper end
case when not bool_or(${window}.parity_status = 'never_at_current_rates') then max(${window}.years_to_parity) end
    as years_to_parity_high,
max(case when ${window}.window_years = 5 then ${window}.parity_status end) as parity_status,
max(case when ${window}.window_years = 5 then ${window}.missing_reason end) as parity_missing_reason
