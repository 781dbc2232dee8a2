// Sections: scores by pillar, and the overall rank with its band.

const OVERALL = "overall";
const PUBLISHED_RANK = "ai_vibrancy_rank";

function scored(state) {
  const rows = DATA.pillars.all().filter((row) => row.score_arithmetic !== null);
  const overall = rows
    .filter((row) => row.pillar === OVERALL)
    .sort((a, b) => (a.rank_median ?? a.rank_arithmetic) - (b.rank_median ?? b.rank_arithmetic));
  const chosen = new Set([state.focus, ...state.comparators]);
  const shown = overall.filter((row, place) => place < 25 || chosen.has(row.geo)).map((row) => row.geo);
  return { rows, overall, shown };
}

const universeName = (id) => own(DATA.universes.where("universe_id", id)[0] ?? {}, "title") ?? id;

function pillarsSection(state) {
  const { rows, overall, shown } = scored(state);
  const pillars = [OVERALL, ...new Set(rows.map((row) => row.pillar).filter((pillar) => pillar !== OVERALL))];
  const cells = rows.filter((row) => shown.includes(row.geo));
  const mine = rows
    .filter((row) => row.geo === state.focus)
    .sort((a, b) => pillars.indexOf(a.pillar) - pillars.indexOf(b.pillar));
  const finding = mine.length
    ? say("findings", "pillars", {
        focus: economy(state.focus),
        values: mine
          .map((row) => `${say("pillars", row.pillar)} ${row.score_arithmetic.toFixed(0)}`)
          .join(language === "ja" ? "、" : ", "),
      })
    : say("findings", "ranks_none", { focus: economy(state.focus), reason: noScore(state) });
  const listed = overall.map((row) => row.geo);
  const of = (geo, pillar) => rows.find((row) => row.geo === geo && row.pillar === pillar)?.score_arithmetic;
  return {
    finding,
    figure: shown.length ? [() => pillarsChart(state, { pillars, cells, shown }, finding)] : [],
    note: { n: overall.length },
    notes: [
      ...new Map(
        rows
          .filter((row) => row.universes_besides_the_world)
          .map((row) => [row.pillar, row.universes_besides_the_world]),
      ),
    ].map(([pillar, universes]) =>
      say("phrases", "not_of_world", {
        pillar: say("pillars", pillar),
        universes: universes
          .split(", ")
          .map(universeName)
          .join(language === "ja" ? "、" : ", "),
      }),
    ),
    columns: ["economy", ...pillars.map((pillar) => ({ text: say("pillars", pillar) }))],
    rows: listed.map((geo) => [economy(geo), ...pillars.map((pillar) => of(geo, pillar)?.toFixed(1) ?? "")]),
    data: rows.map((row) => ({
      geo: row.geo,
      pillar: row.pillar,
      score_arithmetic: row.score_arithmetic,
      score_geometric: row.score_geometric,
      rank_arithmetic: row.rank_arithmetic,
      n_ranked: row.n_ranked,
      rank_median: row.rank_median,
      rank_low: row.rank_low,
      rank_high: row.rank_high,
    })),
    sources: DATA.pillar_sources.all(),
  };
}

function pillarsChart(state, { pillars, cells, shown }, finding) {
  const narrow = isNarrow();
  return plotted({
    alt: `${say("sections", "pillars")}. ${finding}`,
    width: pageWidth(),
    height: 70 + shown.length * 22,
    marginLeft: narrow ? 104 : 180,
    marginTop: narrow ? 66 : 34,
    marginBottom: 8,
    marginRight: 4,
    x: {
      domain: pillars,
      label: null,
      axis: "top",
      tickFormat: (pillar) => say("pillars", pillar),
      tickRotate: narrow ? -50 : 0,
      tickSize: 0,
    },
    y: { domain: shown, axis: null },
    color: { type: "linear", domain: [1, 100], range: ["#f3f7fb", "#1f5fa8"], interpolate: "lab" },
    marks: [
      Plot.text(shown, {
        y: (geo) => geo,
        frameAnchor: "left",
        textAnchor: "end",
        dx: -8,
        text: (geo) => (narrow ? shortened(economy(geo)) : economy(geo)),
      }),
      Plot.cell(cells, { x: "pillar", y: "geo", fill: "score_arithmetic", inset: 0.5 }),
      Plot.cell(
        cells.filter((row) => row.geo === state.focus),
        { x: "pillar", y: "geo", stroke: FOCUS, strokeWidth: 2, fill: "none" },
      ),
      Plot.text(cells, {
        x: "pillar",
        y: "geo",
        text: (row) => row.score_arithmetic.toFixed(0),
        fill: (row) => (row.score_arithmetic > 84 ? "#ffffff" : "#000000"),
        fontSize: narrow ? 10 : 12,
      }),
      Plot.tip(
        cells,
        Plot.pointer({
          x: "pillar",
          y: "geo",
          title: (row) =>
            `${economy(row.geo)}, ${say("pillars", row.pillar)}\n${row.score_arithmetic.toFixed(1)} (${row.rank_arithmetic} / ${row.n_ranked})`,
          fill: "var(--paper)",
        }),
      ),
    ],
  });
}

const noScore = (state) =>
  reasonWords(
    DATA.pillars.where("geo", state.focus).find((row) => row.pillar === OVERALL)?.missing_reason ??
      "economy_not_scored",
  );

function ranksSection(state) {
  const { overall, shown } = scored(state);
  const rows = overall.filter((row) => shown.includes(row.geo) && row.rank_median !== null);
  const mine = rows.find((row) => row.geo === state.focus);
  const published = DATA.headline
    .where("indicator_id", PUBLISHED_RANK)
    .filter((row) => row.value !== null && shown.includes(row.geo));
  const finding = mine
    ? say("findings", "ranks", {
        focus: economy(state.focus),
        rank: mine.rank_median,
        n: mine.n_ranked,
        low: mine.rank_low,
        high: mine.rank_high,
      })
    : say("findings", "ranks_none", { focus: economy(state.focus), reason: noScore(state) });
  const byGeo = new Map(DATA.headline.where("indicator_id", PUBLISHED_RANK).map((row) => [row.geo, row]));
  const publishedOf = (geo) => byGeo.get(geo);
  return {
    finding,
    figure: rows.length ? [() => ranksChart(state, rows, published, finding)] : [],
    notes: [],
    columns: ["economy", "rank_median", "rank_band", "rank_published"],
    rows: overall.map((row) => {
      const one = publishedOf(row.geo);
      return [
        economy(row.geo),
        `${row.rank_median ?? ""} / ${row.n_ranked}`,
        `${row.rank_low ?? ""}–${row.rank_high ?? ""}`,
        one && one.value !== null
          ? { text: own(one, "rank_words") ?? valueWords(one.value, "rank"), of: passport(one) }
          : reasonWords(one?.missing_reason),
      ];
    }),
    data: overall.map((row) => ({
      geo: row.geo,
      rank_median: row.rank_median,
      rank_low: row.rank_low,
      rank_high: row.rank_high,
      n_ranked: row.n_ranked,
      rank_published: publishedOf(row.geo)?.value ?? null,
    })),
    sources: [...published.slice(0, 1), ...DATA.pillar_sources.all()],
  };
}

function ranksChart(state, rows, published, finding) {
  const narrow = isNarrow();
  return plotted({
    alt: `${say("sections", "ranks")}. ${finding}`,
    width: pageWidth(),
    height: 56 + rows.length * 20,
    marginLeft: narrow ? 104 : 180,
    marginBottom: 38,
    marginTop: 8,
    x: { label: say("phrases", "axis_rank"), grid: true, tickSize: 0 },
    y: { domain: rows.map((row) => row.geo), axis: null, type: "band" },
    marks: [
      Plot.text(rows, {
        y: "geo",
        frameAnchor: "left",
        textAnchor: "end",
        dx: -8,
        text: (row) => (narrow ? shortened(economy(row.geo)) : economy(row.geo)),
      }),
      Plot.link(rows, {
        x1: "rank_low",
        x2: "rank_high",
        y1: "geo",
        y2: "geo",
        strokeWidth: 7,
        strokeOpacity: 0.45,
        stroke: (row) => (row.geo === state.focus ? FOCUS : LEADER),
      }),
      Plot.dot(rows, { x: "rank_median", y: "geo", r: 4, fill: (row) => (row.geo === state.focus ? FOCUS : LEADER) }),
      Plot.dot(published, {
        x: "value",
        y: "geo",
        symbol: "diamond",
        r: 5,
        stroke: "currentColor",
        fill: "none",
        strokeWidth: 1.5,
      }),
      Plot.tip(
        rows,
        Plot.pointer({
          x: "rank_median",
          y: "geo",
          title: (row) =>
            `${economy(row.geo)}: ${row.rank_median} (${row.rank_low}–${row.rank_high}) / ${row.n_ranked}`,
          fill: "var(--paper)",
        }),
      ),
    ],
  });
}
