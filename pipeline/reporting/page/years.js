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
  const chosen = new Set(state.comparators);
  const wanted = (row, distance) => distance.comparator_geo === row.leader_geo || chosen.has(distance.comparator_geo);
  const groups = answered.map((row) => ({
    row,
    distances: inOrder(
      state,
      row,
      distancesOf(state, row.series_id).filter((one) => wanted(row, one)),
    ),
  }));
  const drawn = groups.filter((group) => group.distances.length > 0);
  const marks = drawn.flatMap(({ row, distances }) =>
    distances.map((one) => ({
      ...one,
      indicator_id: row.indicator_id,
      source_id: row.source_id,
      edition: row.edition,
      isLeader: one.comparator_geo === row.leader_geo,
      key: `${row.indicator_id}|${one.comparator_geo}`,
    })),
  );
  const keys = drawn.flatMap(({ row, distances }) => [
    row.indicator_id,
    ...distances.map((one) => `${row.indicator_id}|${one.comparator_geo}`),
  ]);
  const farthest = [...marks].sort((a, b) => b.years_behind - a.years_behind)[0];
  const finding = farthest
    ? say("findings", "years", {
        title: title(farthest.indicator_id),
        years: yearsWords(farthest.years_behind, farthest.censoring),
        leader: economy(farthest.comparator_geo),
      })
    : say("findings", "none");
  const ends = marks.map((one) => one.years_behind);
  const low = Math.min(0, ...ends),
    high = Math.max(1, ...ends),
    room = (high - low) * 0.08;
  const arrows = marks.filter((one) => CENSORED.has(one.censoring));
  const words = (one) => yearsWords(one.years_behind, one.censoring);
  const chart = () =>
    withPassports(
      plotted({
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
            x: (one) =>
              Math.max(0, one.years_behind) + (CENSORED.has(one.censoring) && one.years_behind >= 0 ? room : 0),
            y: "key",
            textAnchor: "start",
            dx: 8,
            text: words,
            fontSize: 11,
          }),
          Plot.tip(
            marks,
            Plot.pointer({
              x: "years_behind",
              y: "key",
              title: (one) =>
                `${title(one.indicator_id)}, ${one.period}\n${economy(one.comparator_geo)}: ${words(one)}\n${sourceName(one)}`,
              fill: "var(--paper)",
            }),
          ),
        ],
      }),
      (one) => ({ indicator_id: one.indicator_id, geo: one.geo, period: one.period, series_id: one.series_id }),
    );
  const listed = answered.flatMap((row) => [row, ...olderEditions(row)]).flatMap((row) => yearsRows(state, row));
  return {
    finding,
    figure: marks.length ? [chart] : [],
    notes: groups
      .filter((group) => group.distances.length === 0)
      .map(
        ({ row }) =>
          `${title(row.indicator_id)}: ${row.leader_geo === row.geo ? say("phrases", "leads") : reasonWords(row.years_behind_missing_reason) || say("findings", "none")}`,
      ),
    columns: ["indicator", "source", "period", "comparator", "years", "value"],
    rows: listed.map((one) => one.cells),
    data: listed.map((one) => one.data),
    sources: answered,
  };
}

// The years behind the leader and each chosen comparator, by one edition.
function yearsRows(state, row) {
  const known = new Map(distancesOf(state, row.series_id).map((one) => [one.comparator_geo, one]));
  const wanted = [...new Set([row.leader_geo, ...state.comparators])].filter((geo) => geo && geo !== row.geo);
  return wanted
    .filter((geo) => geo === row.leader_geo || known.has(geo))
    .map((geo) => {
      const one = known.get(geo);
      const words = one ? yearsWords(one.years_behind, one.censoring) : reasonWords(row.years_behind_missing_reason);
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
