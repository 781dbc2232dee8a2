// Section: years behind the leader and the chosen comparators.

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
  const groups = answered.map((row) => ({ row, distances: chosenDistances(state, row) }));
  const drawn = groups.filter((group) => group.distances.length > 0);
  const marks = drawn.flatMap(({ row, distances }) => distances.map((one) => yearsMark(row, one)));
  const finding = yearsFinding(marks);
  const listed = answered.flatMap((row) => [row, ...olderEditions(row)]).flatMap((row) => yearsRows(state, row));
  return {
    finding,
    figure: marks.length ? [() => yearsChart(state, drawn, marks, finding)] : [],
    notes: groups.filter((group) => group.distances.length === 0).map(({ row }) => noYearsNote(row)),
    columns: ["indicator", "source", "period", "comparator", "years", "value"],
    rows: listed.map((one) => one.cells),
    data: listed.map((one) => one.data),
    sources: answered,
  };
}

// Those to the leader and to the chosen comparators.
function chosenDistances(state, row) {
  const wanted = new Set([row.leader_geo, ...state.comparators]);
  return inOrder(
    state,
    row,
    distancesOf(state, row.series_id).filter((one) => wanted.has(one.comparator_geo)),
  );
}

const yearsMark = (row, distance) => ({
  ...distance,
  indicator_id: row.indicator_id,
  source_id: row.source_id,
  edition: row.edition,
  key: `${row.indicator_id}|${distance.comparator_geo}`,
});

function yearsFinding(marks) {
  const farthest = [...marks].sort((a, b) => b.years_behind - a.years_behind)[0];
  if (!farthest) return say("findings", "none");
  return say("findings", farthest.years_behind < 0 ? "years_ahead" : "years", {
    title: title(farthest.indicator_id),
    focus: economy(farthest.geo),
    years: spanWords(farthest.years_behind, farthest.censoring),
    leader: economy(farthest.comparator_geo),
  });
}

function noYearsNote(row) {
  const leads = row.leader_geo === row.geo;
  const why = leads ? say("phrases", "leads") : reasonWords(row.years_behind_missing_reason) || say("findings", "none");
  return `${title(row.indicator_id)}: ${why}`;
}

function yearsChart(state, drawn, marks, finding) {
  const keys = drawn.flatMap(({ row, distances }) => [
    row.indicator_id,
    ...distances.map((one) => yearsMark(row, one).key),
  ]);
  const ends = marks.map((one) => one.years_behind);
  const low = Math.min(0, ...ends),
    high = Math.max(1, ...ends),
    room = (high - low) * 0.08;
  const chart = plotted({
    alt: `${say("sections", "years")}. ${finding}`,
    width: pageWidth(),
    marginLeft: isNarrow() ? 112 : 180,
    marginRight: isNarrow() ? 100 : 160,
    marginTop: 10,
    marginBottom: 42,
    height: 60 + keys.length * 22,
    y: { domain: keys, axis: null, type: "band" },
    x: {
      domain: [low - room, high + room * 1.5],
      label: say("phrases", "axis_years"),
      tickSize: 0,
      ticks: isNarrow() ? 4 : 8,
      labelAnchor: "right",
    },
    marks: [
      Plot.gridX({ stroke: RULE, strokeOpacity: 0.6 }),
      Plot.ruleX([0], { stroke: MUTED }),
      ...yearsLabels(drawn, marks),
      ...yearsBars(state, marks, room),
      yearsTip(marks),
    ],
  });
  return withPassports(chart, ({ indicator_id, geo, period, series_id }) => ({ indicator_id, geo, period, series_id }));
}

// The indicator above its bars, and beside each bar whom it compares with.
const yearsLabels = (drawn, marks) => [
  Plot.text(drawn, {
    y: (group) => group.row.indicator_id,
    frameAnchor: "left",
    textAnchor: "start",
    dx: isNarrow() ? -108 : -176,
    text: ({ row }) => `${title(row.indicator_id)} (${periodWords(row.period)})`,
    fontWeight: 700,
    fontSize: 12,
  }),
  Plot.text(marks, {
    y: "key",
    frameAnchor: "left",
    textAnchor: "end",
    dx: -8,
    text: (one) => economy(one.comparator_geo),
    fontSize: 12,
  }),
];

// A bar a distance, with an arrow where it is known as a bound alone.
function yearsBars(state, marks, room) {
  const arrows = marks.filter((one) => CENSORED.has(one.censoring));
  const end = (one) => (CENSORED.has(one.censoring) && one.years_behind >= 0 ? room : 0);
  return [
    Plot.link(marks, {
      x1: 0,
      x2: "years_behind",
      y1: "key",
      y2: "key",
      strokeWidth: 7,
      stroke: (one) => colourOf(state)(one.comparator_geo),
    }),
    Plot.arrow(arrows, {
      x1: "years_behind",
      x2: (one) => one.years_behind + (one.years_behind < 0 ? -room : room),
      y1: "key",
      y2: "key",
      stroke: "currentColor",
      strokeWidth: 1.5,
      headLength: 7,
    }),
    Plot.text(marks, {
      x: (one) => Math.max(0, one.years_behind) + end(one),
      y: "key",
      textAnchor: "start",
      dx: 8,
      text: (one) => yearsWords(one.geo, one.years_behind, one.censoring),
      fontSize: 11,
    }),
  ];
}

function yearsTip(marks) {
  const said = (one) =>
    `${title(one.indicator_id)}, ${one.period}\n${economy(one.comparator_geo)}: ${yearsWords(one.geo, one.years_behind, one.censoring)}\n${sourceName(one)}`;
  return Plot.tip(marks, Plot.pointer({ x: "years_behind", y: "key", title: said, fill: "var(--paper)" }));
}

// The years behind the leader and each chosen comparator, by one edition.
function yearsRows(state, row) {
  const known = new Map(distancesOf(state, row.series_id).map((one) => [one.comparator_geo, one]));
  const wanted = [...new Set([row.leader_geo, ...state.comparators])].filter((geo) => geo && geo !== row.geo);
  return wanted
    .filter((geo) => geo === row.leader_geo || known.has(geo))
    .map((geo) => {
      const one = known.get(geo);
      const words = one
        ? yearsWords(row.geo, one.years_behind, one.censoring)
        : reasonWords(row.years_behind_missing_reason);
      return {
        cells: [
          title(row.indicator_id),
          sourceName(row),
          periodWords(row.period),
          economy(geo),
          words,
          { text: valueWords(row.value, unitOf(row.indicator_id)), of: passport(row) },
        ],
        data: {
          geo: row.geo,
          comparator_geo: geo,
          indicator_id: row.indicator_id,
          period: row.period,
          years_behind: one?.years_behind ?? null,
          censoring: one?.censoring ?? null,
          missing_reason: one ? null : row.years_behind_missing_reason,
          source_id: row.source_id,
          edition: row.edition,
        },
      };
    });
}
