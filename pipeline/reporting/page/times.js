// Section: times behind the leader, with the whole headline as its table.
// A section is { finding, figure, notes, columns, rows, data, sources }: rows hold texts and { text, of } with a passport.

const LABEL_ROOM = 1.8;

function timesSection(state) {
  const rows = headlineOf(state.focus);
  const drawn = rows.filter((row) => row.times_behind !== null).sort((a, b) => b.times_behind - a.times_behind);
  const absent = rows.filter((row) => row.times_behind === null);
  const older = drawn.flatMap((row) => olderEditions(row).filter((other) => other.times_behind !== null));
  const finding = timesFinding(drawn[0]);
  const listed = rows.flatMap((row) => [row, ...olderEditions(row).map((other) => ({ ...other, isOlder: true }))]);
  return {
    finding,
    figure: rows.length ? [() => timesChart({ drawn, absent, older }, finding)] : [],
    notes: absent.map(absentNote),
    columns: HEADLINE_COLUMNS,
    rows: listed.map((row) => headlineCells(row)),
    data: listed.map((row) => headlineData(row)),
    sources: rows,
  };
}

function timesFinding(most) {
  if (!most) return say("findings", "none");
  return say("findings", "times", {
    title: title(most.indicator_id),
    gap: timesWords(most.times_behind),
    leader: economy(most.leader_geo),
    period: periodWords(most.period),
  });
}

// Why a row has no ratio: its own absence, or what else can be said of value and gap.
function whyNoRatio(row) {
  if (row.value === null) return reasonWords(row.missing_reason ?? row.obs_status);
  const unit = unitOf(row.indicator_id);
  const parts = [valueWords(row.value, unit), gapWords(row, unit), reasonWords(row.ratio_missing_reason)];
  return [...new Set(parts)].filter(Boolean).join("; ");
}

function absentNote(row) {
  const said = [whyNoRatio(row), beside(row)].filter(Boolean).join(language === "ja" ? "；" : "; ");
  return `${title(row.indicator_id)} (${periodWords(row.period)}, ${sourceName(row)}): ${said}`;
}

function timesChart({ drawn, absent, older }, finding) {
  const heading = absent.length ? ["absent", ...absent.map((row) => row.indicator_id)] : [];
  const most = Math.max(10, ...[...drawn, ...older].map((row) => row.times_behind));
  const chart = rowChart({
    keys: [...drawn.map((row) => row.indicator_id), ...heading],
    label: (key) => (key === "absent" ? say("phrases", "below_line") : title(key)),
    isHeading: (key) => key === "absent",
    alt: `${say("sections", "times")}. ${finding}`,
    symbol: GRADE_SYMBOLS,
    x: { type: "log", domain: [1, most * 1.25], label: say("phrases", "axis_times") },
    marks: (dy) => [...timesMarks(drawn, older, dy), absentMarks(absent, dy), timesTip([...drawn, ...older])],
  });
  return withPassports(chart, passport);
}

function timesMarks(drawn, older, dy) {
  const y = "indicator_id";
  // an older mark so close to the right that the label would cover it
  const close = (row) =>
    older.filter((one) => one.indicator_id === row.indicator_id && one.times_behind < row.times_behind * LABEL_ROOM);
  return [
    Plot.gridX({ stroke: RULE, strokeOpacity: 0.6 }),
    Plot.ruleX([1], { stroke: MUTED }),
    Plot.axisX({
      anchor: "bottom",
      tickFormat: (n) => (/^[15]/.test(String(n)) ? String(n) : ""),
      label: say("phrases", "axis_times"),
      tickSize: 0,
    }),
    Plot.link(drawn, { x1: 1, x2: "times_behind", y1: y, y2: y, stroke: RULE, dy }),
    Plot.dot(older, { x: "times_behind", y, stroke: FOCUS, fill: "none", r: 4, dy }),
    Plot.dot(drawn, {
      x: "times_behind",
      y,
      symbol: (row) => row.comparability ?? "–",
      fill: FOCUS,
      stroke: FOCUS,
      r: 5,
      dy,
    }),
    Plot.text(drawn, {
      x: (row) => Math.max(row.times_behind, ...close(row).map((other) => other.times_behind)),
      y,
      text: (row) => `${ledBy(row)} ${row.comparability ?? ""}`,
      textAnchor: "start",
      dx: 9,
      dy,
      fontSize: 11,
    }),
  ];
}

const absentMarks = (absent, dy) =>
  Plot.text(absent, {
    y: "indicator_id",
    text: whyNoRatio,
    frameAnchor: "left",
    textAnchor: "start",
    dx: 4,
    dy,
    fill: MUTED,
    fontStyle: "italic",
  });

function timesTip(rows) {
  const said = (row) =>
    `${title(row.indicator_id)}, ${row.period}\n${ledBy(row)} (${economy(row.leader_geo)})\n${sourceName(row)}`;
  return Plot.tip(rows, Plot.pointer({ x: "times_behind", y: "indicator_id", title: said, fill: "var(--paper)" }));
}

const HEADLINE_COLUMNS = [
  "indicator",
  "period",
  "value",
  "rank",
  "leader",
  "leader_value",
  "gap",
  "share",
  "peers",
  "yen",
  "grade",
  "why_grade",
  "source",
  "beside",
];

function headlineCells(row) {
  const unit = unitOf(row.indicator_id),
    value =
      row.value === null
        ? reasonWords(row.missing_reason ?? row.obs_status)
        : { text: valueWords(row.value, unit), of: passport(row) };
  const leader =
    row.leader_geo === null
      ? ""
      : { text: valueWords(row.leader_value, unit), of: { ...passport(row), geo: row.leader_geo } };
  const share = row.isOlder
    ? ""
    : row.share_of_world !== null
      ? `${(row.share_of_world * 100).toFixed(1)}%`
      : reasonWords(row.share_missing_reason);
  const yen =
    row.isOlder || row.value_jpy === null
      ? ""
      : `${fourDigits(row.value_jpy / 1e8)}${language === "ja" ? "億円" : " × 100 m yen"}`;
  return [
    title(row.indicator_id),
    periodWords(row.period),
    value,
    own(row, "rank_words") ?? reasonWords(row.rank_missing_reason),
    economy(row.leader_geo),
    leader,
    gapWords(row, unit),
    share,
    row.isOlder ? "" : peersWords(row, unit),
    yen,
    row.comparability ?? "",
    gradeReasons(row.comparability_reason),
    sourceName(row),
    row.isOlder ? say("phrases", "older_edition") : beside(row),
  ];
}

const headlineData = (row) => ({
  geo: row.geo,
  indicator_id: row.indicator_id,
  period: row.period,
  value: row.value,
  unit: unitOf(row.indicator_id),
  obs_status: row.obs_status ?? "",
  rank: own(row, "rank_words"),
  leader_geo: row.leader_geo,
  leader_value: row.leader_value,
  gap_abs: row.gap_abs,
  times_behind: row.times_behind,
  times_missing_reason: row.ratio_missing_reason,
  grade: row.comparability,
  missing_reason: row.missing_reason,
  source_id: row.source_id,
  edition: row.edition,
  published_at: row.published_at,
});
