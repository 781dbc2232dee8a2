// The page: what the address says, the choices, the opening sentence and the sections in their order.

let DATA, NAMES, INDICATORS, SOURCES, SNAPSHOTS, DEFAULT_FOCUS, PEERS;
const SECTIONS = { times: timesSection, years: yearsSection, lines: linesSection, pillars: pillarsSection, ranks: ranksSection, perhead: perHeadSection, closing: closingSection, claims: claimsSection, changes: changesSection, sources: sourcesSection };
const COMPARATORS = 5;

// The address remembers language, economy and comparators: #lang=ja&focus=KOR&with=USA,CHN
function addressed() {
  const said = new URLSearchParams(location.hash.slice(1));
  const known = (geo) => NAMES.get(geo)?.is_focus === true;
  const focus = known(said.get("focus")) ? said.get("focus") : DEFAULT_FOCUS;
  const declared = DATA.comparators.all().map((row) => row.geo);
  const wanted = said.has("with") ? said.get("with").split(",") : declared;
  const comparators = [...new Set(wanted)].filter((geo) => known(geo) && geo !== focus).slice(0, COMPARATORS);
  const preferred = (navigator.language ?? "en").startsWith("ja") ? "ja" : "en";
  return { language: ["ja", "en"].includes(said.get("lang")) ? said.get("lang") : preferred, focus, comparators, at: said.get("at") };
}

const addressOf = ({ language: tongue, focus, comparators, at }) =>
  `#lang=${tongue}&focus=${focus}&with=${comparators.join(",")}${at ? `&at=${at}` : ""}`;

function go(state, change) {
  history.replaceState(null, "", addressOf({ ...state, ...change, at: null }));
  show();
}

function show() {
  const state = addressed();
  language = state.language;
  document.documentElement.lang = language;
  const focus = economy(state.focus), app = document.getElementById("app"), heading = say("page", "title", { focus });
  document.title = heading;
  const focused = document.activeElement?.id;
  app.replaceChildren(header(state, heading), h("main", { id: "main", tabindex: "-1" }, opening(state), ...Object.keys(SECTIONS).map((name) => sectionElement(state, name))), footer(), h("dialog", { id: "passport", "aria-labelledby": "passport-h" }));
  draw([...app.querySelectorAll("figure")]);
  if (focused) document.getElementById(focused)?.focus();
  if (state.at) document.getElementById(state.at)?.scrollIntoView();
}

// The first chart at once, the others one by one, so that the page answers in between.
let drawing;
function draw(figures, atOnce = false) {
  clearTimeout(drawing);
  document.body.dataset.drawn = "";
  const [first, ...others] = figures;
  first?.draw();
  if (others.length === 0) document.body.dataset.drawn = String(Math.round(performance.now()));
  else if (atOnce) draw(others, true);
  else drawing = setTimeout(() => draw(others), 0);
}

function header(state, heading) {
  const other = state.language === "ja" ? "en" : "ja";
  const options = economyOptions();
  const select = (id, chosen, label, onchange, extra = []) => {
    const element = h("select", { id, onchange }, extra, options.cloneNode(true));
    if (chosen) element.value = chosen;
    return h("label", { for: id }, h("span", {}, label), element);
  };
  const nobody = (chosen) => [h("option", { value: "", selected: !chosen }, say("page", "nobody"))];
  const comparator = (place) => select(`with-${place}`, state.comparators[place], say("page", "comparator", { n: place + 1 }), (event) => {
    const chosen = Array.from({ length: COMPARATORS }, (_, at) => (at === place ? event.target.value : state.comparators[at] ?? ""));
    go(state, { comparators: chosen.filter(Boolean) });
  }, nobody(state.comparators[place]));
  const release = DATA.release.length ? DATA.release.at(0) : { release_id: "", built_at: "" };
  return h("header", {},
    h("a", { class: "skip", href: "#main", onclick: (event) => { event.preventDefault(); document.getElementById("main").focus(); } }, say("page", "skip")),
    h("div", { class: "title-line" }, h("h1", {}, heading), h("button", { type: "button", id: "language", lang: other, onclick: () => go(state, { language: other }) }, say("page", "language"))),
    h("p", { class: "small" }, `${say("page", "release", { release: release.release_id, built: release.built_at })} ${say("page", "how_to_read")}`),
    h("div", { class: "choices" },
      select("focus", state.focus, say("page", "focus"), (event) => go(state, { focus: event.target.value, comparators: state.comparators })),
      h("fieldset", {}, h("legend", {}, say("page", "comparators")), Array.from({ length: COMPARATORS }, (_, place) => comparator(place)))),
    h("nav", { "aria-label": say("page", "contents") }, Object.keys(SECTIONS).map((name) => h("a", { href: addressOf({ ...state, at: name }) }, say("sections", name)))));
}

// Every economy by its name: made once, and copied for each choice.
function economyOptions() {
  const order = new Intl.Collator(language);
  const rows = [...NAMES.values()].filter((row) => row.is_focus).sort((a, b) => order.compare(own(a, "name"), own(b, "name")));
  const options = document.createDocumentFragment();
  options.append(...rows.map((row) => h("option", { value: row.geo }, own(row, "name"))));
  return options;
}

// One sentence with the figures that matter and their dates, and what the edition before said.
function opening(state) {
  const answers = new Map(DATA.headline.where("geo", state.focus).map((row) => [row.indicator_id, row]));
  const leading = WORDS.leading.map((ids) => ids.map((id) => answers.get(id)).filter(Boolean)).map((rows) => rows.find((row) => row.times_behind !== null) ?? rows[0]).filter(Boolean);
  const inserted = (row) => ({ title: title(row.indicator_id), leader: economy(row.leader_geo), focus: economy(state.focus), gap: row.times_behind === null ? "" : timesWords(row.times_behind), period: periodWords(row.period), edition: sourceName(row), published: row.published_at, reason: gapWords(row, unitOf(row.indicator_id)) });
  const clause = (row) => say("phrases", row.leader_geo === row.geo ? "lead_leads" : row.times_behind !== null ? "lead" : "lead_absent", inserted(row));
  const absent = WORDS.leading.map(([id]) => answers.get(id)).filter((row) => row && !leading.includes(row));
  const lines = [...leading.flatMap((row) => openingDetails(state, row)), ...absent.map((row) => say("phrases", "lead_instead", { ...inserted(row), reason: [gapWords(row, unitOf(row.indicator_id)), beside(row)].filter(Boolean).join("; ") }))];
  return h("div", { class: "opening" }, h("p", { class: "lead" }, `${leading.map(clause).join(language === "ja" ? "、" : "; ")}${language === "ja" ? "。" : "."}`), h("ul", {}, lines.map((line) => h("li", {}, line))));
}

function openingDetails(state, row) {
  const comma = language === "ja" ? "、" : ", ";
  const older = olderEditions(row).filter((other) => other.times_behind !== null).slice(0, 1);
  const before = older.map((other) => say("phrases", "lead_before", { edition: sourceName(other), published: other.published_at, title: title(row.indicator_id), gap: ledBy(other), period: periodWords(other.period) }));
  const wanted = new Set([row.leader_geo, ...state.comparators.slice(0, 2)]);
  const parts = [row, ...older].flatMap((one) => inOrder(state, one, distancesOf(state, one.series_id).filter((distance) => wanted.has(distance.comparator_geo))).map((distance) => say("phrases", "lead_part", { comparator: economy(distance.comparator_geo), years: yearsWords(distance.years_behind, distance.censoring), edition: one.edition })));
  const years = parts.length ? [say("phrases", "lead_years", { title: title(row.indicator_id), parts: parts.join(comma) })] : [];
  return [...before, ...years, say("phrases", "lead_closing", { title: title(row.indicator_id), answer: trendWords(state, row) })];
}

function sectionElement(state, name) {
  const made = SECTIONS[name](state), heading = say("sections", name);
  const note = say("notes", name, { focus: economy(state.focus), peers: PEERS, ...made.note });
  const sources = [...new Set(made.sources.map(sourceName))].join(language === "ja" ? "、" : "; ");
  const release = DATA.release.length ? DATA.release.at(0).release_id : "";
  const line = say("page", "source_line", { sources: sources || `aigap`, release });
  const figure = made.figure === null ? null : h("figure", { "aria-labelledby": `${name}-h` });
  if (figure) figure.draw = () => figure.replaceChildren(...(made.figure.length ? made.figure.map((chart) => chart()) : [h("p", {}, say("page", "no_chart"))]));
  const file = `aigap_${name}_${state.focus}_${language}`;
  const tools = h("p", { class: "tools" },
    h("button", { type: "button", "aria-label": say("page", "csv_of", { title: heading }), onclick: () => download(`${file}.csv`, "text/csv;charset=utf-8", csvFile(made.data)) }, say("page", "csv")),
    made.figure?.length ? h("button", { type: "button", "aria-label": say("page", "svg_of", { title: heading }), onclick: () => download(`${file}.svg`, "image/svg+xml", svgFile(figure, `${heading}: ${economy(state.focus)}`, line)) }, say("page", "svg")) : null);
  const notes = made.notes.length ? [h("h3", {}, say("page", name === "pillars" ? "also" : "absent")), h("ul", { class: "notes" }, made.notes.map((one) => h("li", {}, one)))] : [];
  const table = lazyTable(heading, made, made.figure === null || made.isOpen === true);
  return h("section", { id: name, "aria-labelledby": `${name}-h` }, h("h2", { id: `${name}-h` }, heading), h("p", { class: "finding" }, made.finding), figure, h("p", { class: "note" }, note), ...notes, table, h("p", { class: "source" }, line), tools);
}

// A table is filled when it is opened: nobody waits for rows that nobody sees.
function lazyTable(heading, made, isOpen) {
  const details = h("details", {}, h("summary", {}, say("page", "table", { n: made.rows.length })));
  const fill = () => { if (details.open && details.children.length === 1) details.append(wideTable(heading, made.columns, made.rows)); };
  details.addEventListener("toggle", fill);
  details.open = isOpen;
  fill();
  return details;
}

function footer() {
  const licences = h("pre", { tabindex: "0", "aria-label": say("page", "licences") }, document.getElementById("licences").textContent);
  return h("footer", {}, h("details", { class: "small" }, h("summary", {}, say("page", "licences")), licences));
}

function printed(isOn) {
  for (const details of document.querySelectorAll("#times details, #closing details")) details.open = isOn;
}

async function start() {
  DATA = await unpack(document.getElementById("data").textContent);
  const by = (part, name) => new Map(DATA[part].all().map((row) => [row[name], row]));
  NAMES = by("economies", "geo");
  INDICATORS = by("indicators", "indicator_id");
  SOURCES = by("sources", "source_id");
  SNAPSHOTS = by("snapshots", "snapshot_id");
  const parameters = by("parameters", "parameter");
  DEFAULT_FOCUS = parameters.get("default_focus")?.value ?? "";
  PEERS = parameters.get("peer_group")?.value ?? "";
  show();
  addEventListener("hashchange", show);
  let width = pageWidth(), waiting;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { if (pageWidth() !== width) { width = pageWidth(); show(); } }, 150);
  });
  addEventListener("beforeprint", () => { printed(true); draw([...document.querySelectorAll("figure")].filter((figure) => figure.children.length === 0), true); });
  addEventListener("afterprint", () => printed(false));
  document.body.dataset.ready = String(Math.round(performance.now()));
}

if (typeof DecompressionStream === "function") start();
else document.getElementById("app").append(...["ja", "en"].map((tongue) => { language = tongue; return h("p", { lang: tongue }, say("page", "cannot")); }));
