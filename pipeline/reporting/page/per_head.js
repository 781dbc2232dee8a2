// Section: per head and per GDP, beside scale.

function perHeadSection(state) {
  const rows = headlineOf(state.focus).filter(
    (row) =>
      row.value !== null &&
      row.leader_geo !== null &&
      row.leader_geo !== row.geo &&
      (row.per_capita_ratio !== null || row.per_gdp_ratio !== null),
  );
  const kinds = [
    ["ratio_to_leader", "scale_short", "circle", FOCUS],
    ["per_capita_ratio", "per_head_short", "square", "var(--compared-1)"],
    ["per_gdp_ratio", "per_gdp_short", "triangle", "var(--compared-2)"],
  ];
  const marks = rows.flatMap((row) =>
    kinds
      .filter(([name]) => row[name] > 0)
      .map(([name, key]) => ({ ...row, kind: say("phrases", key), ratio: row[name] })),
  );
  const compared = rows.filter((row) => row.per_capita_ratio !== null && row.ratio_to_leader !== null);
  const closer = compared.filter(
    (row) => Math.abs(Math.log(row.per_capita_ratio || 1e-9)) < Math.abs(Math.log(row.ratio_to_leader || 1e-9)),
  );
  const finding = rows.length
    ? say("findings", "perhead", {
        n: rows.length,
        focus: economy(state.focus),
        closer: closer.length,
        of: compared.length,
      })
    : say("findings", "none");
  const names = kinds.map(([, key]) => say("phrases", key));
  const chart = () =>
    withPassports(
      rowChart({
        keys: rows.map((row) => row.indicator_id),
        label: title,
        alt: `${say("sections", "perhead")}. ${finding}`,
        x: {
          type: "log",
          label: say("phrases", "axis_ratio"),
          domain: [
            Math.min(0.5, ...marks.map((one) => one.ratio)) / 1.3,
            Math.max(1.5, ...marks.map((one) => one.ratio)) * 1.3,
          ],
        },
        color: { domain: names, range: kinds.map((kind) => kind[3]) },
        symbol: { domain: names, range: kinds.map((kind) => kind[2]) },
        marks: (dy) => [
          Plot.gridX({ stroke: RULE, strokeOpacity: 0.6 }),
          Plot.ruleX([1], { stroke: MUTED }),
          Plot.axisX({
            tickFormat: (n) => (/^0?\.?0*1$|^10*$/.test(String(n)) ? String(n) : ""),
            label: say("phrases", "axis_ratio"),
            tickSize: 0,
          }),
          Plot.link(rows, {
            x1: (row) => Math.min(...kinds.map(([name]) => row[name]).filter((n) => n > 0)),
            x2: (row) => Math.max(...kinds.map(([name]) => row[name]).filter((n) => n > 0)),
            y1: "indicator_id",
            y2: "indicator_id",
            stroke: RULE,
            dy,
          }),
          Plot.dot(marks, { x: "ratio", y: "indicator_id", fill: "kind", stroke: "kind", symbol: "kind", r: 4.5, dy }),
          Plot.tip(
            marks,
            Plot.pointer({
              x: "ratio",
              y: "indicator_id",
              title: (one) =>
                `${title(one.indicator_id)}, ${one.period}\n${one.kind}: ${one.ratio.toPrecision(3)}\n${sourceName(one)}`,
              fill: "var(--paper)",
            }),
          ),
        ],
      }),
      passport,
    );
  const legend = () =>
    plotted({
      alt: names.join(", "),
      width: pageWidth(),
      height: 26,
      margin: 0,
      x: { domain: [0, isNarrow() ? 3.2 : 8], axis: null },
      y: { axis: null, domain: [0, 1] },
      color: { domain: names, range: kinds.map((kind) => kind[3]) },
      symbol: { domain: names, range: kinds.map((kind) => kind[2]) },
      marks: [
        Plot.dot(names, {
          x: (_, place) => place + 0.1,
          y: () => 0.5,
          fill: (name) => name,
          stroke: (name) => name,
          symbol: (name) => name,
          r: 4.5,
        }),
        Plot.text(names, {
          x: (_, place) => place + 0.1,
          y: () => 0.5,
          text: (name) => name,
          textAnchor: "start",
          dx: 10,
          fontSize: 12,
        }),
      ],
    });
  const shown = (row, ratio, reason) =>
    row[ratio] !== null ? { text: row[ratio].toPrecision(3), of: passport(row) } : reasonWords(row[reason]);
  return {
    finding,
    figure: rows.length ? [legend, chart] : [],
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
    data: rows.map((row) => ({
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
    })),
    sources: rows,
  };
}
