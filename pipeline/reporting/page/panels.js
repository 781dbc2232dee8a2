// A panel of the lines: one list over time, its other editions, breaks, peers and the distance in years.

// What a panel draws: its unit, whether its axis is logarithmic, and how high a value stands.
function panelScale({ row, lines, faint }) {
  const unit = unitOf(row.indicator_id),
    factor = unit === "share" ? 100 : 1,
    values = [...lines, ...faint].map((point) => point.value);
  const isLog = unit !== "share" && Math.min(...values) > 0 && Math.max(...values) / Math.min(...values) > 20;
  return { unit, factor, isLog, values: values.map((value) => value * factor), height: (point) => point.value * factor };
}

function panelChart(state, panel) {
  const { row, newest } = panel,
    scale = panelScale(panel);
  const values = newest.map((one) => `${economy(one.geo)} ${valueWords(one.value, scale.unit)} (${one.period})`);
  const chart = plotted({
    alt: `${title(row.indicator_id)}: ${values.join("; ")}`,
    width: isNarrow() ? pageWidth() : Math.floor((pageWidth() - 24) / 2),
    height: 240,
    marginLeft: 58,
    marginRight: 92,
    marginTop: 26,
    marginBottom: 28,
    clip: false,
    x: panelTimes(panel),
    y: panelHeights(scale),
    marks: [
      Plot.text([title(row.indicator_id)], {
        frameAnchor: "top-left",
        dx: -54,
        dy: -20,
        textAnchor: "start",
        fontWeight: 600,
        fontSize: 12,
      }),
      Plot.ruleX(panel.breaks, { x: "time", stroke: MUTED, strokeDasharray: "1,3" }),
      ...faintMarks(state, panel, scale),
      ...peersMarks(panel, scale),
      ...lineMarks(state, panel, scale),
      ...distanceMarks(state, panel, scale),
      endLabels(state, panel, scale),
      panelTip(panel, scale),
    ],
  });
  return withPassports(chart, ({ geo, period, series_id }) => ({
    indicator_id: row.indicator_id,
    geo,
    period,
    series_id,
  }));
}

// Whole years, at most some six of them, each in the middle of its year.
function panelTimes({ lines, faint }) {
  const times = [...lines, ...faint].map((point) => point.time);
  const first = Math.min(...times),
    last = Math.max(...times),
    margin = (last - first) * 0.03 || 0.5;
  const years = Math.floor(last) - Math.floor(first),
    step = Math.max(1, Math.ceil(years / 5));
  const ticks = Array.from(
    { length: Math.floor(years / step) + 1 },
    (_, place) => Math.floor(first) + place * step + 0.5,
  );
  return {
    domain: [first - margin, last + margin],
    ticks: ticks.filter((tick) => tick >= first - margin && tick <= last + margin),
    tickFormat: yearOf,
    label: null,
    tickSize: 3,
  };
}

function panelHeights({ unit, isLog }) {
  const powers = (n) => (/^[1]/.test(String(n)) ? compact(n) : "");
  return {
    type: isLog ? "log" : "linear",
    zero: !isLog,
    grid: true,
    label: null,
    ticks: isLog ? 4 : 5,
    tickFormat: unit === "share" ? (n) => `${n}%` : isLog ? powers : compact,
  };
}

function faintMarks(state, { faint }, { height }) {
  const colour = colourOf(state);
  return [
    Plot.line(faint, {
      x: "time",
      y: height,
      z: (point) => `${point.geo}|${point.edition}|${point.definition_number}`,
      stroke: (point) => colour(point.geo),
      strokeOpacity: 0.35,
      strokeWidth: 1,
    }),
    Plot.dot(faint, { x: "time", y: height, r: 1.5, fill: (point) => colour(point.geo), fillOpacity: 0.35 }),
  ];
}

// The peers' median as a dashed line; where it is known between bounds alone, the bounds.
function peersMarks({ peers }, { isLog, factor }) {
  const known = peers.filter((peer) => peer.median_value !== null);
  const band = peers.filter((peer) => peer.median_value === null && (!isLog || peer.median_low > 0));
  const y = (peer) => peer.median_value * factor;
  return [
    Plot.link(band, {
      x1: "time",
      x2: "time",
      y1: (peer) => peer.median_low * factor,
      y2: (peer) => peer.median_high * factor,
      stroke: MUTED,
      strokeOpacity: 0.4,
      strokeWidth: 4,
    }),
    Plot.line(known, { x: "time", y, stroke: MUTED, strokeDasharray: "4,3" }),
    Plot.dot(known, { x: "time", y, r: 1.5, fill: MUTED }),
  ];
}

function lineMarks(state, { lines }, { height }) {
  const colour = colourOf(state),
    isFocus = (point) => point.geo === state.focus;
  return [
    Plot.line(lines, {
      x: "time",
      y: height,
      z: (point) => `${point.geo}|${point.definition_number}`,
      stroke: (point) => colour(point.geo),
      strokeWidth: (point) => (isFocus(point) ? 2.5 : 1.5),
      strokeDasharray: null,
    }),
    Plot.dot(lines, {
      x: "time",
      y: height,
      r: (point) => (isFocus(point) ? 3 : 2),
      fill: (point) => colour(point.geo),
    }),
  ];
}

// An arrow from the focus's newest point to when the leader was there.
function distanceMarks(state, { row, newest }, { height }) {
  const end = newest.find((point) => point.geo === state.focus);
  if (!end || !(row.years_behind > 0)) return [];
  const words = yearsWords(row.geo, row.years_behind, row.years_behind_censoring);
  const distance = [{ ...end, from: end.time - row.years_behind, words }];
  return [
    Plot.arrow(distance, {
      x1: "time",
      x2: "from",
      y1: height,
      y2: height,
      stroke: FOCUS,
      strokeDasharray: "3,3",
      headLength: 7,
    }),
    Plot.text(distance, {
      x: (one) => (one.time + one.from) / 2,
      y: height,
      text: "words",
      dy: 11,
      fontSize: 11,
      stroke: "var(--paper)",
      strokeWidth: 4,
      fill: "currentColor",
    }),
  ];
}

function endLabels(state, { newest, peers }, { height, isLog, values }) {
  const nameOf = (geo) => (geo.startsWith("WORLD") ? say("phrases", "world") : shortened(economy(geo)));
  return Plot.text(labelsApart([...newest, ...peersEnd(peers, isLog)], height, isLog, values), {
    x: "time",
    y: (point) => point.at,
    text: (point) => point.label ?? nameOf(point.geo),
    textAnchor: "start",
    dx: 7,
    fontSize: 11,
    fill: (point) => (point.label ? MUTED : colourOf(state)(point.geo)),
  });
}

function panelTip({ row, lines, faint }, { unit, height }) {
  const source = (point) => sourceName({ source_id: row.source_id, edition: point.edition ?? row.edition });
  const said = (point) =>
    `${economy(point.geo)}, ${point.period}\n${valueWords(point.value, unit)}\n${source(point)}`;
  return Plot.tip([...lines, ...faint], Plot.pointer({ x: "time", y: height, title: said, fill: "var(--paper)" }));
}

// The end of the peers' median, or of the band that it lies in, to be labelled.
function peersEnd(peers, isLog) {
  const last = peers[peers.length - 1];
  if (!last) return [];
  const value = last.median_value ?? last.median_high ?? last.median_low;
  return isLog && value <= 0
    ? []
    : [
        {
          ...last,
          value,
          label: say("phrases", last.median_value === null ? "median_at_most" : "median_of", { peers: PEERS }),
        },
      ];
}

const shortened = (name) => (name.length > 14 ? `${name.slice(0, 13)}…` : name);
const compact = (n) => new Intl.NumberFormat(language, { notation: "compact", maximumSignificantDigits: 3 }).format(n);

// The names at the ends of the lines, moved apart where they would cover each other.
function labelsApart(newest, height, isLog, drawn) {
  const to = (value) => (isLog ? Math.log(Math.max(value, 1e-9)) : value),
    back = (value) => (isLog ? Math.exp(value) : value);
  const ends = newest.map((point) => ({ ...point, at: to(height(point)) })).sort((a, b) => a.at - b.at);
  const room = (to(Math.max(...drawn)) - (isLog ? to(Math.min(...drawn)) : 0) || 1) / 13;
  for (let round = 0; round < 40; round += 1) {
    for (let place = 1; place < ends.length; place += 1) {
      const lacking = room - (ends[place].at - ends[place - 1].at);
      if (lacking <= 0) continue;
      ends[place].at += lacking / 2;
      ends[place - 1].at -= lacking / 2;
    }
  }
  return ends.map((one) => ({ ...one, at: back(one.at) }));
}
