// Sections of the newest answer of each indicator: times behind, years behind, per head and per GDP.
// A section is { finding, figure, notes, columns, rows, data, sources }: rows hold texts and { text, of } with a passport.

const economy = (geo) => own(NAMES.get(geo) ?? {}, "name") ?? geo ?? "";
const indicator = (id) => INDICATORS.get(id) ?? { unit: "", title_en: id, title_ja: id };
const title = (id) => own(indicator(id), "title");
const unitOf = (id) => indicator(id).unit;
// Most editions carry the name of their source already.
function sourceName(row) {
  const source = SOURCES.get(row.source_id) ?? { title_en: row.source_id };
  return row.edition?.startsWith(source.title_en) ? row.edition : `${own(source, "title") ?? row.source_id}, ${row.edition}`;
}
const periodWords = (period) => (period ?? "").replace("/", "–");
const passport = (row) => ({ indicator_id: row.indicator_id, geo: row.geo, period: row.period, series_id: row.series_id });

function headlineOf(geo) {
  const rows = new Map(DATA.headline.where("geo", geo).map((row) => [row.indicator_id, row]));
  return [...INDICATORS.keys()].map((id) => rows.get(id)).filter(Boolean);
}

// What has to be said beside a value or its absence.
function beside(row) {
  const unit = unitOf(row.indicator_id), parts = [];
  if (row.value === 0) parts.push(say("phrases", "zero_in_list"));
  if (row.answer_basis === "other_source") {
    const edition = sourceName({ source_id: row.preferred_source_id, edition: row.preferred_edition });
    parts.push(say("phrases", "other_source", { edition, period: periodWords(row.preferred_period), status: reasonWords(row.preferred_obs_status) }));
  }
  if (row.answer_basis === "absence" && row.obs_status === "not_listed" && row.n_ranked !== null) {
    const kind = { top_k: "list_shows_first", selected: "list_shows_choice", single: "list_shows_choice" }[row.rank_basis] ?? "list_shows";
    parts.push(say("phrases", kind, { n: row.n_ranked }));
  }
  // others may share the last place that is shown
  if (row.preferred_cut_off !== null) parts.push(say("phrases", row.direction === "lower" ? "not_before" : "at_most", { value: valueWords(row.preferred_cut_off, unit) }));
  if (row.last_value !== null) {
    parts.push(say("phrases", "last_value", { value: valueWords(row.last_value, unit), period: periodWords(row.last_value_period), edition: sourceName({ source_id: row.last_value_source_id, edition: row.last_value_edition }) }));
  }
  if (row.stand_in_indicator_id !== null) {
    parts.push(say("phrases", "stand_in", {
      title: own(row, "stand_in_title"), value: valueWords(row.stand_in_value, row.stand_in_unit), period: periodWords(row.stand_in_period),
      edition: sourceName({ source_id: row.stand_in_source_id, edition: row.stand_in_edition }), rank: own(row, "stand_in_rank_words") ?? "",
    }));
  }
  if (row.newer_edition !== null) {
    const note = own(row, "newer_edition_note");
    parts.push(`${say("phrases", "newer_edition", { edition: row.newer_edition, published: row.newer_edition_published_at })}${note ? ` (${note})` : ""}`);
  }
  if (row.stale_since !== null) parts.push(say("phrases", "stale", { day: row.stale_since.slice(0, 10) }));
  return parts.join(language === "ja" ? "；" : "; ");
}

// The newest list of each other edition of the answering source, of the same indicator and economy.
function olderEditions(row) {
  return DATA.editions.where("geo", row.geo).filter((other) => other.indicator_id === row.indicator_id && other.series_id !== row.series_id && other.source_id === row.source_id);
}

const ledBy = (row) => (row.leader_geo === row.geo ? say("phrases", "leads") : timesWords(row.times_behind));

function timesSection(state) {
  const rows = headlineOf(state.focus);
  const drawn = rows.filter((row) => row.times_behind !== null).sort((a, b) => b.times_behind - a.times_behind);
  const absent = rows.filter((row) => row.times_behind === null);
  const older = drawn.flatMap((row) => olderEditions(row).filter((other) => other.times_behind !== null));
  const keys = [...drawn.map((row) => row.indicator_id), "absent", ...absent.map((row) => row.indicator_id)];
  const label = (key) => (key === "absent" ? say("phrases", "below_line") : title(key));
  const why = (row) => (row.value === null ? reasonWords(row.missing_reason ?? row.obs_status) : [...new Set([valueWords(row.value, unitOf(row.indicator_id)), gapWords(row, unitOf(row.indicator_id)), reasonWords(row.ratio_missing_reason)])].filter(Boolean).join("; "));
  const tipOf = (row) => `${title(row.indicator_id)}, ${row.period}\n${ledBy(row)} (${economy(row.leader_geo)})\n${sourceName(row)}`;
  const most = drawn[0];
  const finding = most ? say("findings", "times", { title: title(most.indicator_id), gap: timesWords(most.times_behind), leader: economy(most.leader_geo), period: periodWords(most.period) }) : say("findings", "none");
  const chart = () => withPassports(rowChart({
    keys: absent.length ? keys : keys.slice(0, -1), label, isHeading: (key) => key === "absent", alt: `${say("sections", "times")}. ${finding}`, symbol: GRADE_SYMBOLS,
    x: { type: "log", domain: [1, Math.max(10, ...drawn.map((row) => row.times_behind), ...older.map((row) => row.times_behind)) * 1.25], label: say("phrases", "axis_times"), tickFormat: (n) => (/^[125]/.test(String(n)) && !isNarrow() || /^1/.test(String(n)) ? String(n) : "") },
    marks: (dy) => [
      Plot.gridX({ stroke: RULE, strokeOpacity: 0.6 }), Plot.ruleX([1], { stroke: MUTED }), Plot.axisX({ anchor: "bottom", tickFormat: (n) => (/^[15]/.test(String(n)) ? String(n) : ""), label: say("phrases", "axis_times"), tickSize: 0 }),
      Plot.link(drawn, { x1: 1, x2: "times_behind", y1: "indicator_id", y2: "indicator_id", stroke: RULE, dy }),
      Plot.dot(older, { x: "times_behind", y: "indicator_id", stroke: FOCUS, fill: "none", r: 4, dy }),
      Plot.dot(drawn, { x: "times_behind", y: "indicator_id", symbol: (row) => row.comparability ?? "–", fill: FOCUS, stroke: FOCUS, r: 5, dy }),
      Plot.text(drawn, { x: (row) => Math.max(row.times_behind, ...older.filter((other) => other.indicator_id === row.indicator_id).map((other) => other.times_behind)), y: "indicator_id", text: (row) => `${ledBy(row)} ${row.comparability ?? ""}`, textAnchor: "start", dx: 9, dy, fontSize: 11 }),
      Plot.text(absent, { y: "indicator_id", text: why, frameAnchor: "left", textAnchor: "start", dx: 4, dy, fill: MUTED, fontStyle: "italic" }),
      Plot.tip([...drawn, ...older], Plot.pointer({ x: "times_behind", y: "indicator_id", title: tipOf, fill: "var(--paper)" })),
    ],
  }), passport);
  const listed = rows.flatMap((row) => [row, ...olderEditions(row).map((other) => ({ ...other, isOlder: true }))]);
  return {
    finding, figure: drawn.length || absent.length ? [chart] : [],
    notes: absent.map((row) => `${title(row.indicator_id)} (${periodWords(row.period)}, ${sourceName(row)}): ${[why(row), beside(row)].filter(Boolean).join(language === "ja" ? "；" : "; ")}`),
    columns: ["indicator", "period", "value", "rank", "leader", "leader_value", "gap", "share", "peers", "yen", "grade", "why_grade", "source", "beside"],
    rows: listed.map((row) => headlineCells(row)), data: listed.map((row) => headlineData(row)), sources: rows,
  };
}

function headlineCells(row) {
  const unit = unitOf(row.indicator_id), value = row.value === null ? reasonWords(row.missing_reason ?? row.obs_status) : { text: valueWords(row.value, unit), of: passport(row) };
  const leader = row.leader_geo === null ? "" : { text: valueWords(row.leader_value, unit), of: { ...passport(row), geo: row.leader_geo } };
  const share = row.isOlder ? "" : row.share_of_world !== null ? `${(row.share_of_world * 100).toFixed(1)}%` : reasonWords(row.share_missing_reason);
  const yen = row.isOlder || row.value_jpy === null ? "" : `${fourDigits(row.value_jpy / 1e8)}${language === "ja" ? "億円" : " × 100 m yen"}`;
  return [
    title(row.indicator_id), periodWords(row.period), value, own(row, "rank_words") ?? reasonWords(row.rank_missing_reason), economy(row.leader_geo), leader,
    gapWords(row, unit), share, row.isOlder ? "" : peersWords(row, unit), yen, row.comparability ?? "", gradeReasons(row.comparability_reason), sourceName(row),
    row.isOlder ? say("phrases", "older_edition") : beside(row),
  ];
}

const headlineData = (row) => ({
  geo: row.geo, indicator_id: row.indicator_id, period: row.period, value: row.value, unit: unitOf(row.indicator_id), obs_status: row.obs_status ?? "",
  rank: own(row, "rank_words"), leader_geo: row.leader_geo, leader_value: row.leader_value, gap_abs: row.gap_abs, times_behind: row.times_behind,
  times_missing_reason: row.ratio_missing_reason, grade: row.comparability, missing_reason: row.missing_reason, source_id: row.source_id, edition: row.edition, published_at: row.published_at,
});

const CENSORED = new Set(["left", "hole", "ahead_left"]);

function distancesOf(state, seriesId) {
  return DATA.distances.where("series_id", seriesId).filter((row) => row.geo === state.focus);
}

// The leader first, then the comparators as they were chosen.
function inOrder(state, row, distances) {
  const place = (one) => (one.comparator_geo === row.leader_geo ? -1 : state.comparators.indexOf(one.comparator_geo));
  return distances.sort((a, b) => place(a) - place(b));
}

function yearsSection(state) {
  const answered = headlineOf(state.focus).filter((row) => row.value !== null);
  const chosen = new Set(state.comparators);
  const wanted = (row, distance) => distance.comparator_geo === row.leader_geo || chosen.has(distance.comparator_geo);
  const groups = answered.map((row) => ({ row, distances: inOrder(state, row, distancesOf(state, row.series_id).filter((one) => wanted(row, one))) }));
  const drawn = groups.filter((group) => group.distances.length > 0);
  const marks = drawn.flatMap(({ row, distances }) => distances.map((one) => ({ ...one, indicator_id: row.indicator_id, source_id: row.source_id, edition: row.edition, isLeader: one.comparator_geo === row.leader_geo, key: `${row.indicator_id}|${one.comparator_geo}` })));
  const keys = drawn.flatMap(({ row, distances }) => [row.indicator_id, ...distances.map((one) => `${row.indicator_id}|${one.comparator_geo}`)]);
  const farthest = [...marks].sort((a, b) => b.years_behind - a.years_behind)[0];
  const finding = farthest ? say("findings", "years", { title: title(farthest.indicator_id), years: yearsWords(farthest.years_behind, farthest.censoring), leader: economy(farthest.comparator_geo) }) : say("findings", "none");
  const ends = marks.map((one) => one.years_behind);
  const low = Math.min(0, ...ends), high = Math.max(1, ...ends), room = (high - low) * 0.08;
  const arrows = marks.filter((one) => CENSORED.has(one.censoring));
  const words = (one) => yearsWords(one.years_behind, one.censoring);
  const chart = () => withPassports(plotted({
    alt: `${say("sections", "years")}. ${finding}`, width: pageWidth(), marginLeft: isNarrow() ? 112 : 180, marginRight: isNarrow() ? 100 : 160, marginTop: 10, marginBottom: 42,
    height: 60 + keys.length * 22, y: { domain: keys, axis: null, type: "band" }, x: { domain: [low - room, high + room * 1.5], label: say("phrases", "axis_years"), tickSize: 0, ticks: isNarrow() ? 4 : 8, labelAnchor: "right" },
    marks: [
      Plot.gridX({ stroke: RULE, strokeOpacity: 0.6 }), Plot.ruleX([0], { stroke: MUTED }),
      Plot.text(drawn, { y: (group) => group.row.indicator_id, frameAnchor: "left", textAnchor: "start", dx: isNarrow() ? -108 : -176, text: ({ row }) => `${title(row.indicator_id)} (${periodWords(row.period)})`, fontWeight: 700, fontSize: 12 }),
      Plot.text(marks, { y: "key", frameAnchor: "left", textAnchor: "end", dx: -8, text: (one) => economy(one.comparator_geo), fontSize: 12 }),
      Plot.link(marks, { x1: 0, x2: "years_behind", y1: "key", y2: "key", strokeWidth: 7, stroke: (one) => colourOf(state)(one.comparator_geo) }),
      Plot.arrow(arrows, { x1: "years_behind", x2: (one) => one.years_behind + (one.years_behind < 0 ? -room : room), y1: "key", y2: "key", stroke: "currentColor", strokeWidth: 1.5, headLength: 7 }),
      Plot.text(marks, { x: (one) => Math.max(0, one.years_behind) + (CENSORED.has(one.censoring) && one.years_behind >= 0 ? room : 0), y: "key", textAnchor: "start", dx: 8, text: words, fontSize: 11 }),
      Plot.tip(marks, Plot.pointer({ x: "years_behind", y: "key", title: (one) => `${title(one.indicator_id)}, ${one.period}\n${economy(one.comparator_geo)}: ${words(one)}\n${sourceName(one)}`, fill: "var(--paper)" })),
    ],
  }), (one) => ({ indicator_id: one.indicator_id, geo: one.geo, period: one.period, series_id: one.series_id }));
  const listed = answered.flatMap((row) => [row, ...olderEditions(row)]).flatMap((row) => yearsRows(state, row));
  return {
    finding, figure: marks.length ? [chart] : [],
    notes: groups.filter((group) => group.distances.length === 0).map(({ row }) => `${title(row.indicator_id)}: ${row.leader_geo === row.geo ? say("phrases", "leads") : reasonWords(row.years_behind_missing_reason) || say("findings", "none")}`),
    columns: ["indicator", "source", "period", "comparator", "years", "value"], rows: listed.map((one) => one.cells), data: listed.map((one) => one.data), sources: answered,
  };
}

// The years behind the leader and each chosen comparator, by one edition.
function yearsRows(state, row) {
  const known = new Map(distancesOf(state, row.series_id).map((one) => [one.comparator_geo, one]));
  const wanted = [...new Set([row.leader_geo, ...state.comparators])].filter((geo) => geo && geo !== row.geo);
  return wanted.filter((geo) => geo === row.leader_geo || known.has(geo)).map((geo) => {
    const one = known.get(geo);
    const words = one ? yearsWords(one.years_behind, one.censoring) : reasonWords(row.years_behind_missing_reason);
    return {
      cells: [title(row.indicator_id), sourceName(row), periodWords(row.period), economy(geo), words, { text: valueWords(row.value, unitOf(row.indicator_id)), of: passport(row) }],
      data: { geo: row.geo, comparator_geo: geo, indicator_id: row.indicator_id, period: row.period, years_behind: one?.years_behind ?? null, censoring: one?.censoring ?? null, missing_reason: one ? null : row.years_behind_missing_reason, source_id: row.source_id, edition: row.edition },
    };
  });
}

function perHeadSection(state) {
  const rows = headlineOf(state.focus).filter((row) => row.value !== null && row.leader_geo !== null && row.leader_geo !== row.geo && (row.per_capita_ratio !== null || row.per_gdp_ratio !== null));
  const kinds = [["ratio_to_leader", "scale_short", "circle", FOCUS], ["per_capita_ratio", "per_head_short", "square", "var(--compared-1)"], ["per_gdp_ratio", "per_gdp_short", "triangle", "var(--compared-2)"]];
  const marks = rows.flatMap((row) => kinds.filter(([name]) => row[name] > 0).map(([name, key]) => ({ ...row, kind: say("phrases", key), ratio: row[name] })));
  const compared = rows.filter((row) => row.per_capita_ratio !== null && row.ratio_to_leader !== null);
  const closer = compared.filter((row) => Math.abs(Math.log(row.per_capita_ratio || 1e-9)) < Math.abs(Math.log(row.ratio_to_leader || 1e-9)));
  const finding = rows.length ? say("findings", "perhead", { n: rows.length, focus: economy(state.focus), closer: closer.length, of: compared.length }) : say("findings", "none");
  const names = kinds.map(([, key]) => say("phrases", key));
  const chart = () => withPassports(rowChart({
    keys: rows.map((row) => row.indicator_id), label: title, alt: `${say("sections", "perhead")}. ${finding}`,
    x: { type: "log", label: say("phrases", "axis_ratio"), domain: [Math.min(0.5, ...marks.map((one) => one.ratio)) / 1.3, Math.max(1.5, ...marks.map((one) => one.ratio)) * 1.3] },
    color: { domain: names, range: kinds.map((kind) => kind[3]) }, symbol: { domain: names, range: kinds.map((kind) => kind[2]) },
    marks: (dy) => [
      Plot.gridX({ stroke: RULE, strokeOpacity: 0.6 }), Plot.ruleX([1], { stroke: MUTED }), Plot.axisX({ tickFormat: (n) => (/^0?\.?0*1$|^10*$/.test(String(n)) ? String(n) : ""), label: say("phrases", "axis_ratio"), tickSize: 0 }),
      Plot.link(rows, { x1: (row) => Math.min(...kinds.map(([name]) => row[name]).filter((n) => n > 0)), x2: (row) => Math.max(...kinds.map(([name]) => row[name]).filter((n) => n > 0)), y1: "indicator_id", y2: "indicator_id", stroke: RULE, dy }),
      Plot.dot(marks, { x: "ratio", y: "indicator_id", fill: "kind", stroke: "kind", symbol: "kind", r: 4.5, dy }),
      Plot.tip(marks, Plot.pointer({ x: "ratio", y: "indicator_id", title: (one) => `${title(one.indicator_id)}, ${one.period}\n${one.kind}: ${one.ratio.toPrecision(3)}\n${sourceName(one)}`, fill: "var(--paper)" })),
    ],
  }), passport);
  const legend = () => plotted({
    alt: names.join(", "), width: pageWidth(), height: 26, margin: 0, x: { domain: [0, isNarrow() ? 3.2 : 8], axis: null }, y: { axis: null, domain: [0, 1] }, color: { domain: names, range: kinds.map((kind) => kind[3]) }, symbol: { domain: names, range: kinds.map((kind) => kind[2]) },
    marks: [Plot.dot(names, { x: (_, place) => place + 0.1, y: () => 0.5, fill: (name) => name, stroke: (name) => name, symbol: (name) => name, r: 4.5 }), Plot.text(names, { x: (_, place) => place + 0.1, y: () => 0.5, text: (name) => name, textAnchor: "start", dx: 10, fontSize: 12 })],
  });
  const shown = (row, ratio, reason) => (row[ratio] !== null ? { text: row[ratio].toPrecision(3), of: passport(row) } : reasonWords(row[reason]));
  return {
    finding, figure: rows.length ? [legend, chart] : [], notes: [], columns: ["indicator", "period", "leader", "scale", "per_head", "per_gdp", "source"],
    rows: rows.map((row) => [title(row.indicator_id), periodWords(row.period), economy(row.leader_geo), shown(row, "ratio_to_leader", "ratio_missing_reason"), shown(row, "per_capita_ratio", "per_capita_missing_reason"), shown(row, "per_gdp_ratio", "per_gdp_missing_reason"), sourceName(row)]),
    data: rows.map((row) => ({ geo: row.geo, indicator_id: row.indicator_id, period: row.period, leader_geo: row.leader_geo, ratio_to_leader: row.ratio_to_leader, per_capita_ratio: row.per_capita_ratio, per_capita_missing_reason: row.per_capita_missing_reason, per_gdp_ratio: row.per_gdp_ratio, per_gdp_missing_reason: row.per_gdp_missing_reason, source_id: row.source_id, edition: row.edition })),
    sources: rows,
  };
}
