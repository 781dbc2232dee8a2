// Sections that list: claims, changes, sources.

const verdictWords = (verdict, label) => (language === "ja" ? label : verdict.replaceAll("_", " "));

function claimsSection() {
  const rows = DATA.claims.all();
  const counts = new Map();
  for (const row of rows) {
    const words = verdictWords(row.verdict, row.fij_label);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const finding = rows.length
    ? [...counts]
        .sort((a, b) => b[1] - a[1])
        .map(([words, n]) => `${words} ${n}`)
        .join(language === "ja" ? "、" : ", ")
    : say("findings", "none");
  const marks = [...counts].map(([verdict, n]) => ({ verdict, n })).sort((a, b) => b.n - a.n);
  const chart = () =>
    rowChart({
      keys: marks.map((one) => one.verdict),
      label: (key) => key,
      alt: `${say("sections", "claims")}. ${finding}`,
      x: { label: null, axis: null },
      marks: (dy) => [
        Plot.link(marks, { x1: 0, x2: "n", y1: "verdict", y2: "verdict", stroke: LEADER, strokeWidth: 9, dy }),
        Plot.text(marks, { x: "n", y: "verdict", text: "n", dx: 10, textAnchor: "start", dy }),
      ],
    });
  const signature = (row) =>
    row.status === "signed"
      ? say("phrases", "signed_by", { name: row.reviewed_by, day: row.reviewed_at })
      : say("phrases", "machine");
  return {
    finding,
    figure: rows.length ? [chart] : [],
    notes: [],
    columns: ["article", "quote", "verdict", "newest", "signed", "evidence", "explanation"],
    rows: rows.map((row) => [
      `${row.publisher}${row.article_published_at ? `, ${row.article_published_at}` : ""}`,
      { text: `「${row.quote}」`, quoted: row.language, claim: row },
      verdictWords(row.verdict, row.fij_label),
      verdictWords(row.verdict_latest, row.fij_label_latest),
      signature(row),
      own(row, "evidence") ?? "",
      own(row, "explanation"),
    ]),
    data: rows.map((row) => ({
      claim_id: row.claim_id,
      article: row.publisher,
      url: row.url,
      quote: row.quote,
      verdict: row.verdict,
      verdict_latest: row.verdict_latest,
      status: row.status,
      evidence: own(row, "evidence"),
      explanation: own(row, "explanation"),
      source_id: row.source_id,
      edition: row.edition,
    })),
    sources: rows.filter((row) => row.source_id !== null),
    isOpen: true,
  };
}

function changesSection(state) {
  const revised = DATA.revisions.where("geo", state.focus),
    places = DATA.rank_changes.where("geo", state.focus),
    since = DATA.since_last_release.where("geo", state.focus);
  const earlier = DATA.earlier_release.length ? DATA.earlier_release.at(0) : null;
  const value = (row, name) => (row[name] === null ? "–" : valueWords(row[name], unitOf(row.indicator_id)));
  const movement = (row) =>
    row.places_gained === null
      ? say("phrases", "no_movement", { reason: reasonWords(row.missing_reason) })
      : say("phrases", row.places_gained >= 0 ? "places_gained" : "places_lost", { n: Math.abs(row.places_gained) });
  const first = earlier
    ? say("phrases", "since_release", { release: earlier.release_id, built: earlier.built_at.slice(0, 10) })
    : say("phrases", "first_release");
  const rows = [
    ...since.map((row) => [
      first,
      title(row.indicator_id),
      periodWords(row.period),
      `${value(row, "value_before")} (${row.edition_before}, ${row.period_before})`,
      { text: value(row, "value"), of: passport(row) },
      row.edition,
    ]),
    ...revised.map((row) => [
      say("causes", row.cause),
      title(row.indicator_id),
      periodWords(row.period),
      `${value(row, "old_value")} (${row.old_edition})`,
      { text: value(row, "new_value"), of: passport(row) },
      sourceName({ source_id: row.source_id, edition: row.new_edition }),
    ]),
    ...places.map((row) => [
      movement(row),
      title(row.indicator_id),
      periodWords(row.period),
      `${own(row, "rank_words_before") ?? "–"} (${row.edition_before})`,
      own(row, "rank_words") ?? "–",
      sourceName(row),
    ]),
  ];
  return {
    finding: `${first}${language === "ja" ? "" : " "}${earlier ? `: ${since.length}. ` : ""}${say("phrases", "between_editions")}: ${revised.length}. ${say("phrases", "places_changed")}: ${places.length}.`,
    figure: null,
    notes: rows.length ? [] : [say("phrases", "nothing_changed")],
    columns: ["cause", "indicator", "period", "before", "after", "source"],
    rows,
    data: [
      ...since.map((row) => ({
        kind: "since_last_release",
        indicator_id: row.indicator_id,
        period: row.period,
        before: row.value_before,
        after: row.value,
        edition_before: row.edition_before,
        edition: row.edition,
      })),
      ...revised.map((row) => ({
        kind: row.cause,
        indicator_id: row.indicator_id,
        period: row.period,
        before: row.old_value,
        after: row.new_value,
        edition_before: row.old_edition,
        edition: row.new_edition,
      })),
      ...places.map((row) => ({
        kind: "place",
        indicator_id: row.indicator_id,
        period: row.period,
        before: own(row, "rank_words_before"),
        after: own(row, "rank_words"),
        edition_before: row.edition_before,
        edition: row.edition,
      })),
    ],
    sources: [...revised.map((row) => ({ source_id: row.source_id, edition: row.new_edition })), ...places],
  };
}

function sourcesSection() {
  const rows = DATA.sources.all();
  return {
    finding: rows
      .map((row) => `${own(row, "title")}: ${say("statuses", row.status)}`)
      .join(language === "ja" ? "、" : "; "),
    figure: null,
    notes: [],
    columns: ["source", "status", "edition", "published", "moved", "fetched", "landed", "next", "licence", "citation"],
    rows: rows.map((row) => [
      own(row, "title"),
      say("statuses", row.status),
      row.edition ?? "–",
      row.published_at ?? "–",
      row.publisher_moved_at ?? "–",
      row.last_fetched_at?.slice(0, 16) ?? "–",
      row.recorded_at?.slice(0, 16) ?? "–",
      row.expected_at ?? "–",
      row.licence,
      own(row, "citation"),
    ]),
    data: rows.map((row) => ({
      source_id: row.source_id,
      publisher: row.publisher,
      status: row.status,
      edition: row.edition,
      published_at: row.published_at,
      publisher_moved_at: row.publisher_moved_at,
      last_fetched_at: row.last_fetched_at,
      recorded_at: row.recorded_at,
      licence: row.licence,
      licence_url: row.licence_url,
      citation: own(row, "citation"),
      homepage: row.homepage,
    })),
    sources: [],
  };
}
