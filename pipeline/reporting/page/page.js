// The page: what the address says, the choices, the opening sentence and the sections in their order.

let DATA, NAMES, INDICATORS, SOURCES, SNAPSHOTS, DEFAULT_FOCUS, PEERS;
const SECTIONS = {
  times: timesSection,
  years: yearsSection,
  lines: linesSection,
  pillars: pillarsSection,
  ranks: ranksSection,
  perhead: perHeadSection,
  closing: closingSection,
  claims: claimsSection,
  changes: changesSection,
  sources: sourcesSection,
};
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
  return {
    language: ["ja", "en"].includes(said.get("lang")) ? said.get("lang") : preferred,
    focus,
    comparators,
    at: said.get("at"),
    isForSlides: said.has("slides"),
  };
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
  const focus = economy(state.focus),
    app = document.getElementById("app"),
    heading = say("page", "title", { focus });
  document.title = heading;
  const focused = document.activeElement?.id;
  app.replaceChildren(
    header(state, heading),
    h(
      "main",
      { id: "main", tabindex: "-1" },
      opening(state),
      ...Object.keys(SECTIONS).map((name) => sectionElement(state, name)),
    ),
    footer(),
    h("dialog", { id: "passport", "aria-labelledby": "passport-h" }),
  );
  draw([...app.querySelectorAll("figure")], state.isForSlides);
  if (state.isForSlides) appendSlides(app);
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

function sectionElement(state, name) {
  const made = SECTIONS[name](state),
    heading = say("sections", name);
  const note = say("notes", name, { focus: economy(state.focus), peers: PEERS, ...made.note });
  const sources = [...new Set(made.sources.map(sourceName))].join(language === "ja" ? "、" : "; ");
  const release = DATA.release.length ? DATA.release.at(0).release_id : "";
  const line = say("page", "source_line", { sources: sources || `aigap`, release });
  const figure = made.figure === null ? null : h("figure", { "aria-labelledby": `${name}-h` });
  if (figure)
    figure.draw = () =>
      figure.replaceChildren(
        ...(made.figure.length ? made.figure.map((chart) => chart()) : [h("p", {}, say("page", "no_chart"))]),
      );
  const file = `aigap_${name}_${state.focus}_${language}`;
  const svg = () => svgFile(figure, `${heading}: ${economy(state.focus)}`, line);
  if (figure) figure.svg = svg;
  const tools = h(
    "p",
    { class: "tools" },
    h(
      "button",
      {
        type: "button",
        "aria-label": say("page", "csv_of", { title: heading }),
        onclick: () => download(`${file}.csv`, "text/csv;charset=utf-8", csvFile(made.data)),
      },
      say("page", "csv"),
    ),
    made.figure?.length
      ? h(
          "button",
          {
            type: "button",
            "aria-label": say("page", "svg_of", { title: heading }),
            onclick: () => download(`${file}.svg`, "image/svg+xml", svg()),
          },
          say("page", "svg"),
        )
      : null,
  );
  const notes = made.notes.length
    ? [
        h("h3", {}, say("page", name === "pillars" ? "also" : "absent")),
        h(
          "ul",
          { class: "notes" },
          made.notes.map((one) => h("li", {}, one)),
        ),
      ]
    : [];
  const table = lazyTable(heading, made, made.figure === null || made.isOpen === true);
  return h(
    "section",
    { id: name, "aria-labelledby": `${name}-h` },
    h("h2", { id: `${name}-h` }, heading),
    h("p", { class: "finding" }, made.finding),
    figure,
    h("p", { class: "note" }, note),
    ...notes,
    table,
    h("p", { class: "source" }, line),
    tools,
  );
}

// Every chart as the text of a file, for whoever reads the page from outside.
function appendSlides(app) {
  for (const figure of app.querySelectorAll("figure:has(svg)")) {
    const name = figure.closest("section").id;
    const slide = h("script", { type: "text/plain", class: "slide", "data-name": name });
    slide.textContent = figure.svg();
    document.body.append(slide);
  }
}

// A table is filled when it is opened: nobody waits for rows that nobody sees.
function lazyTable(heading, made, isOpen) {
  const details = h("details", {}, h("summary", {}, say("page", "table", { n: made.rows.length })));
  const fill = () => {
    if (details.open && details.children.length === 1) details.append(wideTable(heading, made.columns, made.rows));
  };
  details.addEventListener("toggle", fill);
  details.open = isOpen;
  fill();
  return details;
}

function footer() {
  const licences = h(
    "pre",
    { tabindex: "0", "aria-label": say("page", "licences") },
    document.getElementById("licences").textContent,
  );
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
  let width = pageWidth(),
    waiting;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (pageWidth() !== width) {
        width = pageWidth();
        show();
      }
    }, 150);
  });
  addEventListener("beforeprint", () => {
    printed(true);
    draw(
      [...document.querySelectorAll("figure")].filter((figure) => figure.children.length === 0),
      true,
    );
  });
  addEventListener("afterprint", () => printed(false));
  document.body.dataset.ready = String(Math.round(performance.now()));
}

if (typeof DecompressionStream === "function") start();
else
  document.getElementById("app").append(
    ...["ja", "en"].map((tongue) => {
      language = tongue;
      return h("p", { lang: tongue }, say("page", "cannot"));
    }),
  );
