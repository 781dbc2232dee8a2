// Section: whether the gap closes.

// The growth of another list of the indicator, where the answering one cannot say: the newest that can, five years first.
function growthBeside(state, row) {
  if ((row.cagr !== null && row.cagr_leader !== null) || row.parity_status === "at_or_above") return null;
  const series = DATA.series.where("indicator_id", row.indicator_id);
  for (const window of [5, 3, 10]) {
    for (const one of series) {
      const found = DATA.growth
        .where("series_id", one.series_id)
        .find((rate) => rate.geo === state.focus && rate.window_years === window && rate.growth_differential !== null);
      if (found) return { ...found, ...one, period: found.period, growth_basis: row.growth_basis };
    }
  }
  return null;
}

// Whether the gap closes, by the answering list and, where that cannot say, by another one.
function trendWords(state, row) {
  const other = growthBeside(state, row),
    basis = row.growth_basis;
  if (!other) return closingWords(row);
  const rates = `${growthWords(other.growth_per_year, basis)} / ${economy(other.leader_geo)} ${growthWords(other.leader_growth_per_year, basis)}`;
  const answer = `${rates}, ${closingWords({ ...other, growth_missing_reason: other.missing_reason })}`;
  return `${closingWords(row)}${language === "ja" ? "。" : "; "}${say("phrases", "beside_growth", { edition: sourceName(other), period: other.period, answer })}`;
}

// With room for the names at both ends.
function growthDomain(rows) {
  const all = rows.flatMap((row) => [row.cagr * 100, row.cagr_leader * 100, 0]);
  const low = Math.min(...all),
    high = Math.max(...all),
    room = (high - low || 1) * 0.18;
  return [low - room, high + room / 2];
}

function closingSection(state) {
  const rows = headlineOf(state.focus).map((row) => ({ ...row, other: growthBeside(state, row) }));
  const finding = closingFinding(rows);
  const drawn = rows
    .filter((row) => row.cagr !== null && row.cagr_leader !== null && row.leader_geo !== row.geo)
    .sort((a, b) => b.cagr - b.cagr_leader - (a.cagr - a.cagr_leader));
  const words = (row) => trendWords(state, row);
  return {
    finding,
    figure: drawn.length ? [() => closingChart(state, drawn, finding)] : [],
    notes: rows.filter((row) => !drawn.includes(row)).map((row) => `${title(row.indicator_id)}: ${words(row)}`),
    columns: ["indicator", "period", "growth", "leader_growth", "answer", "source"],
    rows: rows.map((row) => [
      title(row.indicator_id),
      periodWords(row.period),
      row.cagr === null ? "" : { text: growthWords(row.cagr, row.growth_basis), of: passport(row) },
      growthWords(row.cagr_leader, row.growth_basis),
      words(row),
      sourceName(row),
    ]),
    data: rows.map(closingData),
    sources: rows,
  };
}

function closingFinding(rows) {
  const counted = (status) => rows.filter((row) => row.parity_status === status).length;
  return say("findings", "closing", {
    n: rows.length,
    closing: counted("years"),
    never: counted("never_at_current_rates"),
    ahead: counted("at_or_above"),
    cannot: counted(null) + counted("cannot_say"),
  });
}

function closingChart(state, drawn, finding) {
  const chart = rowChart({
    keys: drawn.map((row) => row.indicator_id),
    label: title,
    alt: `${say("sections", "closing")}. ${finding}`,
    x: { label: say("phrases", "axis_growth"), grid: true, tickSize: 0, domain: growthDomain(drawn) },
    marks: (dy) => [Plot.ruleX([0], { stroke: MUTED }), ...growthMarks(drawn, dy), ...growthNames(state, drawn, dy)],
  });
  return withPassports(chart, passport);
}

function growthMarks(drawn, dy) {
  const own = (row) => row.cagr * 100,
    leaders = (row) => row.cagr_leader * 100,
    y = "indicator_id";
  const said = (row) =>
    [
      title(row.indicator_id),
      `${economy(row.geo)}: ${growthWords(row.cagr, row.growth_basis)}`,
      `${economy(row.leader_geo)}: ${growthWords(row.cagr_leader, row.growth_basis)}`,
      closingWords(row),
    ].join("\n");
  return [
    Plot.link(drawn, { x1: own, x2: leaders, y1: y, y2: y, stroke: RULE, strokeWidth: 3, dy }),
    Plot.dot(drawn, { x: leaders, y, fill: LEADER, symbol: "square", r: 4.5, dy }),
    Plot.dot(drawn, { x: own, y, fill: FOCUS, r: 5, dy }),
    Plot.tip(drawn, Plot.pointer({ x: own, y, title: said, fill: "var(--paper)" })),
  ];
}

// Who grows faster at the right end, and on a wide page who grows slower at the left one.
function growthNames(state, drawn, dy) {
  const faster = (row) => (row.cagr > row.cagr_leader ? state.focus : row.leader_geo);
  const slower = (row) => (row.cagr > row.cagr_leader ? row.leader_geo : state.focus);
  const named = (end, who, textAnchor, dx) =>
    Plot.text(drawn, {
      x: (row) => end(row.cagr, row.cagr_leader) * 100,
      y: "indicator_id",
      text: (row) => economy(who(row)),
      textAnchor,
      dx,
      dy,
      fontSize: 11,
    });
  return [named(Math.max, faster, "start", 8), isNarrow() ? null : named(Math.min, slower, "end", -8)];
}

const closingData = (row) => ({
  geo: row.geo,
  indicator_id: row.indicator_id,
  period: row.period,
  growth_basis: row.growth_basis,
  cagr: row.cagr,
  cagr_leader: row.cagr_leader,
  parity_status: row.parity_status,
  years_to_parity: row.years_to_parity,
  growth_missing_reason: row.growth_missing_reason,
  other_edition: row.other?.edition ?? null,
  other_growth: row.other?.growth_per_year ?? null,
  other_leader_growth: row.other?.leader_growth_per_year ?? null,
  other_parity_status: row.other?.parity_status ?? null,
  source_id: row.source_id,
  edition: row.edition,
});
