// The head of the page: the choices, and one sentence with the figures that matter.

function header(state, heading) {
  const other = state.language === "ja" ? "en" : "ja";
  const options = economyOptions();
  const select = (id, chosen, label, onchange, extra = []) => {
    const element = h("select", { id, onchange }, extra, options.cloneNode(true));
    if (chosen) element.value = chosen;
    return h("label", { for: id }, h("span", {}, label), element);
  };
  const nobody = (chosen) => [h("option", { value: "", selected: !chosen }, say("page", "nobody"))];
  const comparator = (place) =>
    select(
      `with-${place}`,
      state.comparators[place],
      say("page", "comparator", { n: place + 1 }),
      (event) => {
        const chosen = Array.from({ length: COMPARATORS }, (_, at) =>
          at === place ? event.target.value : (state.comparators[at] ?? ""),
        );
        go(state, { comparators: chosen.filter(Boolean) });
      },
      nobody(state.comparators[place]),
    );
  const release = DATA.release.length ? DATA.release.at(0) : { release_id: "", built_at: "" };
  return h(
    "header",
    {},
    h(
      "a",
      {
        class: "skip",
        href: "#main",
        onclick: (event) => {
          event.preventDefault();
          document.getElementById("main").focus();
        },
      },
      say("page", "skip"),
    ),
    h(
      "div",
      { class: "title-line" },
      h("h1", {}, heading),
      h(
        "button",
        { type: "button", id: "language", lang: other, onclick: () => go(state, { language: other }) },
        say("page", "language"),
      ),
    ),
    h(
      "p",
      { class: "small" },
      `${say("page", "release", { release: release.release_id, built: release.built_at })} ${say("page", "how_to_read")}`,
    ),
    h(
      "div",
      { class: "choices" },
      select("focus", state.focus, say("page", "focus"), (event) =>
        go(state, { focus: event.target.value, comparators: state.comparators }),
      ),
      h(
        "fieldset",
        {},
        h("legend", {}, say("page", "comparators")),
        Array.from({ length: COMPARATORS }, (_, place) => comparator(place)),
      ),
    ),
    h(
      "nav",
      { "aria-label": say("page", "contents") },
      Object.keys(SECTIONS).map((name) => h("a", { href: addressOf({ ...state, at: name }) }, say("sections", name))),
    ),
  );
}

// Every economy by its name: made once, and copied for each choice.
function economyOptions() {
  const order = new Intl.Collator(language);
  const rows = [...NAMES.values()]
    .filter((row) => row.is_focus)
    .sort((a, b) => order.compare(own(a, "name"), own(b, "name")));
  const options = document.createDocumentFragment();
  options.append(...rows.map((row) => h("option", { value: row.geo }, own(row, "name"))));
  return options;
}

// One sentence with the figures that matter and their dates, and what the edition before said.
function opening(state) {
  const answers = new Map(DATA.headline.where("geo", state.focus).map((row) => [row.indicator_id, row]));
  const leading = WORDS.leading
    .map((ids) => ids.map((id) => answers.get(id)).filter(Boolean))
    .map((rows) => rows.find((row) => row.times_behind !== null) ?? rows[0])
    .filter(Boolean);
  const inserted = (row) => ({
    title: title(row.indicator_id),
    leader: economy(row.leader_geo),
    focus: economy(state.focus),
    gap: row.times_behind === null ? "" : timesWords(row.times_behind),
    period: periodWords(row.period),
    edition: sourceName(row),
    published: row.published_at,
    reason: gapWords(row, unitOf(row.indicator_id)),
  });
  const clause = (row) =>
    say(
      "phrases",
      row.leader_geo === row.geo ? "lead_leads" : row.times_behind !== null ? "lead" : "lead_absent",
      inserted(row),
    );
  const absent = WORDS.leading.map(([id]) => answers.get(id)).filter((row) => row && !leading.includes(row));
  const lines = [
    ...leading.flatMap((row) => openingDetails(state, row)),
    ...absent.map((row) =>
      say("phrases", "lead_instead", {
        ...inserted(row),
        reason: [gapWords(row, unitOf(row.indicator_id)), beside(row)].filter(Boolean).join("; "),
      }),
    ),
  ];
  return h(
    "div",
    { class: "opening" },
    h(
      "p",
      { class: "lead" },
      `${leading.map(clause).join(language === "ja" ? "、" : "; ")}${language === "ja" ? "。" : "."}`,
    ),
    h(
      "ul",
      {},
      lines.map((line) => h("li", {}, line)),
    ),
  );
}

function openingDetails(state, row) {
  const comma = language === "ja" ? "、" : ", ";
  const older = olderEditions(row)
    .filter((other) => other.times_behind !== null)
    .slice(0, 1);
  const before = older.map((other) =>
    say("phrases", "lead_before", {
      edition: sourceName(other),
      published: other.published_at,
      title: title(row.indicator_id),
      gap: ledBy(other),
      period: periodWords(other.period),
    }),
  );
  const wanted = new Set([row.leader_geo, ...state.comparators.slice(0, 2)]);
  const parts = [row, ...older].flatMap((one) =>
    inOrder(
      state,
      one,
      distancesOf(state, one.series_id).filter((distance) => wanted.has(distance.comparator_geo)),
    ).map((distance) =>
      say("phrases", distance.years_behind < 0 ? "lead_ahead" : "lead_behind", {
        comparator: economy(distance.comparator_geo),
        years: spanWords(distance.years_behind, distance.censoring),
        edition: one.edition,
      }),
    ),
  );
  const years = parts.length
    ? [
        say("phrases", "lead_years", {
          title: title(row.indicator_id),
          focus: economy(state.focus),
          parts: parts.join(comma),
        }),
      ]
    : [];
  return [
    ...before,
    ...years,
    say("phrases", "lead_closing", { title: title(row.indicator_id), answer: trendWords(state, row) }),
  ];
}
