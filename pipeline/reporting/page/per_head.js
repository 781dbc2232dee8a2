// Section: per head and per GDP, beside scale.

// The three ratios: their column, word, symbol and colour.
const RATIOS = [
  ["ratio_to_leader", "scale_short", "circle", FOCUS],
  ["per_capita_ratio", "per_head_short", "square", "var(--compared-1)"],
  ["per_gdp_ratio", "per_gdp_short", "triangle", "var(--compared-2)"],
];
const ratioNames = () => RATIOS.map(([, key]) => say("phrases", key));
const ratioScales = () => ({
  color: { domain: ratioNames(), range: RATIOS.map((kind) => kind[3]) },
  symbol: { domain: ratioNames(), range: RATIOS.map((kind) => kind[2]) },
});

function perHeadSection(state) {
  const rows = headlineOf(state.focus).filter(
    (row) =>
      row.value !== null &&
      row.leader_geo !== null &&
      row.leader_geo !== row.geo &&
      (row.per_capita_ratio !== null || row.per_gdp_ratio !== null),
  );
  const finding = perHeadFinding(state, rows);
  const shown = (row, ratio, reason) =>
    row[ratio] !== null ? { text: row[ratio].toPrecision(3), of: passport(row) } : reasonWords(row[reason]);
  return {
    finding,
    figure: rows.length ? [perHeadLegend, () => perHeadChart(rows, finding)] : [],
    notes: [],
    columns: ["indicator", "period", "leader", "scale", "per_head", "per_gdp", "source"],
    rows: rows.map((row) => [
      title(row.indicator_id),
      periodWords(row.period),
      economy(row.leader_geo),
      shown(row, "ratio_to_leader", "ratio_missing_reason"),
      shown(row, "per_capita_ratio", "per_capita_missing_reason"),
      shown(row, "per_gdp_ratio", "per_gdp_missing_reason"),
      sourceName(row),
    ]),
    data: rows.map(perHeadData),
    sources: rows,
  };
}

function perHeadFinding(state, rows) {
  if (rows.length === 0) return say("findings", "none");
  const compared = rows.filter((row) => row.per_capita_ratio !== null && row.ratio_to_leader !== null);
  const far = (ratio) => Math.abs(Math.log(ratio || 1e-9));
  const closer = compared.filter((row) => far(row.per_capita_ratio) < far(row.ratio_to_leader));
  const counts = { n: rows.length, closer: closer.length, of: compared.length };
  return say("findings", "perhead", { focus: economy(state.focus), ...counts });
}

function perHeadChart(rows, finding) {
  const marks = rows.flatMap((row) =>
    RATIOS.filter(([name]) => row[name] > 0).map(([name, key]) => ({
      ...row,
      kind: say("phrases", key),
      ratio: row[name],
    })),
  );
  const ratios = marks.map((one) => one.ratio);
  const chart = rowChart({
    keys: rows.map((row) => row.indicator_id),
    label: title,
    alt: `${say("sections", "perhead")}. ${finding}`,
    x: {
      type: "log",
      label: say("phrases", "axis_ratio"),
      domain: [Math.min(0.5, ...ratios) / 1.3, Math.max(1.5, ...ratios) * 1.3],
    },
    ...ratioScales(),
    marks: (dy) => perHeadMarks(rows, marks, dy),
  });
  return withPassports(chart, passport);
}

function perHeadMarks(rows, marks, dy) {
  const y = "indicator_id";
  const positive = (row) => RATIOS.map(([name]) => row[name]).filter((n) => n > 0);
  const said = (one) =>
    `${title(one.indicator_id)}, ${one.period}\n${one.kind}: ${one.ratio.toPrecision(3)}\n${sourceName(one)}`;
  return [
    Plot.gridX({ stroke: RULE, strokeOpacity: 0.6 }),
    Plot.ruleX([1], { stroke: MUTED }),
    Plot.axisX({
      tickFormat: (n) => (/^0?\.?0*1$|^10*$/.test(String(n)) ? String(n) : ""),
      label: say("phrases", "axis_ratio"),
      tickSize: 0,
    }),
    Plot.link(rows, {
      x1: (row) => Math.min(...positive(row)),
      x2: (row) => Math.max(...positive(row)),
      y1: y,
      y2: y,
      stroke: RULE,
      dy,
    }),
    Plot.dot(marks, { x: "ratio", y, fill: "kind", stroke: "kind", symbol: "kind", r: 4.5, dy }),
    Plot.tip(marks, Plot.pointer({ x: "ratio", y, title: said, fill: "var(--paper)" })),
  ];
}

function perHeadLegend() {
  const names = ratioNames(),
    x = (_, place) => place + 0.1,
    y = () => 0.5,
    same = (name) => name;
  return plotted({
    alt: names.join(", "),
    width: pageWidth(),
    height: 26,
    margin: 0,
    x: { domain: [0, isNarrow() ? 3.2 : 8], axis: null },
    y: { axis: null, domain: [0, 1] },
    ...ratioScales(),
    marks: [
      Plot.dot(names, { x, y, fill: same, stroke: same, symbol: same, r: 4.5 }),
      Plot.text(names, { x, y, text: same, textAnchor: "start", dx: 10, fontSize: 12 }),
    ],
  });
}

const perHeadData = (row) => ({
  geo: row.geo,
  indicator_id: row.indicator_id,
  period: row.period,
  leader_geo: row.leader_geo,
  ratio_to_leader: row.ratio_to_leader,
  per_capita_ratio: row.per_capita_ratio,
  per_capita_missing_reason: row.per_capita_missing_reason,
  per_gdp_ratio: row.per_gdp_ratio,
  per_gdp_missing_reason: row.per_gdp_missing_reason,
  source_id: row.source_id,
  edition: row.edition,
});
