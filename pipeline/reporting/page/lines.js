// Section: the lines of each indicator over time.

const LINES_AT_LEAST = 2;
const yearOf = (time) => String(Math.floor(time));

// Of one indicator: the newest list with the focus's answer, the lines in it, and those of its other editions.
function panelOf(state, row) {
  const points = DATA.timelines.where("series_id", row.series_id);
  const wanted = [state.focus, row.leader_geo, ...state.comparators].filter(Boolean);
  const lines = points.filter((point) => wanted.includes(point.geo) || point.geo.startsWith("WORLD"));
  const perEconomy = Map.groupBy
    ? Map.groupBy(lines, (point) => point.geo)
    : lines.reduce((all, point) => all.set(point.geo, [...(all.get(point.geo) ?? []), point]), new Map());
  if (![...perEconomy].some(([geo, line]) => geo !== state.focus && line.length >= LINES_AT_LEAST)) return null;
  const others = DATA.series
    .where("indicator_id", row.indicator_id)
    .filter((series) => series.series_id !== row.series_id && series.source_id === row.source_id);
  const faint = others.flatMap((series) =>
    DATA.timelines
      .where("series_id", series.series_id)
      .filter((point) => wanted.includes(point.geo))
      .map((point) => ({ ...point, edition: series.edition })),
  );
  const times = new Map(points.map((point) => [point.period, point.time]));
  const peers = DATA.peers
    .where("series_id", row.series_id)
    .filter((peer) => times.has(peer.period))
    .map((peer) => ({ ...peer, time: times.get(peer.period) }))
    .sort((a, b) => a.time - b.time);
  const breaks = DATA.breaks
    .where("indicator_id", row.indicator_id)
    .filter(
      (one) =>
        one.source_id === row.source_id &&
        (one.edition === null || one.edition === row.edition) &&
        (one.geo === null || wanted.includes(one.geo)) &&
        times.has(one.first_period),
    )
    .map((one) => ({ ...one, time: times.get(one.first_period) }));
  return { row, lines, faint, peers, breaks, newest: [...perEconomy.values()].map((line) => line[line.length - 1]) };
}

const colourOf = (state) => (geo) => {
  if (geo === state.focus) return FOCUS;
  if (geo.startsWith("WORLD")) return MUTED;
  const place = state.comparators.indexOf(geo);
  return place >= 0 ? COMPARED[place] : LEADER;
};

function linesSection(state) {
  const panels = headlineOf(state.focus)
    .map((row) => panelOf(state, row))
    .filter(Boolean);
  const own_ = panels.flatMap(({ row, newest }) =>
    newest.filter((point) => point.geo === state.focus).map((point) => ({ row, point })),
  );
  const values = own_
    .slice(0, 4)
    .map(
      ({ row, point }) =>
        `${title(row.indicator_id)} ${valueWords(point.value, unitOf(row.indicator_id))} (${point.period})`,
    )
    .join(language === "ja" ? "、" : ", ");
  const finding = panels.length
    ? say("findings", "lines", { n: panels.length, focus: economy(state.focus), values: values || "–" })
    : say("findings", "none");
  const listed = panels.flatMap(({ row, lines, faint }) =>
    [...lines, ...faint.filter((point) => point.geo === state.focus)].map((point) => ({ row, point })),
  );
  return {
    finding,
    figure: panels.map((panel) => () => panelChart(state, panel)),
    notes: panels.flatMap(({ row, breaks, newest }) => [
      ...breaks.map((one) => `${title(row.indicator_id)}, ${one.first_period}: ${own(one, "reason")}`),
      ...(newest.some((point) => point.geo === state.focus)
        ? []
        : [
            `${title(row.indicator_id)}: ${economy(state.focus)} – ${reasonWords(row.missing_reason ?? row.obs_status)}`,
          ]),
    ]),
    columns: ["indicator", "economy", "period", "value", "source"],
    rows: listed.map(({ row, point }) => [
      title(row.indicator_id),
      economy(point.geo),
      point.period,
      {
        text: valueWords(point.value, unitOf(row.indicator_id)),
        of: { indicator_id: row.indicator_id, geo: point.geo, period: point.period, series_id: point.series_id },
      },
      sourceName({ source_id: row.source_id, edition: point.edition ?? row.edition }),
    ]),
    data: listed.map(({ row, point }) => ({
      indicator_id: row.indicator_id,
      geo: point.geo,
      period: point.period,
      value: point.value,
      unit: unitOf(row.indicator_id),
      source_id: row.source_id,
      edition: point.edition ?? row.edition,
    })),
    sources: panels.map((panel) => panel.row),
  };
}
