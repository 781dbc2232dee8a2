// The passport of one figure: where it comes from, and what every other vintage says.

function vintagesOf({ indicator_id: indicatorId, geo, period, series_id: seriesId }) {
  const rows = DATA.observations
    .where("geo", geo)
    .filter((row) => row.indicator_id === indicatorId && row.period === period);
  const order = (row) => (row.series_id === seriesId ? 0 : 1);
  return rows.sort(
    (a, b) => order(a) - order(b) || a.reading - b.reading || (a.published_at < b.published_at ? 1 : -1),
  );
}

function openPassport(of) {
  if (!of) return;
  const dialog = document.getElementById("passport");
  const close = h("button", { type: "button", class: "close", onclick: () => dialog.close() }, say("page", "close"));
  dialog.replaceChildren(
    h("div", { class: "dialog-head" }, h("h2", { id: "passport-h" }, say("page", "passport")), close),
    ...(of.claim ? claimParts(of.claim) : figureParts(of)),
  );
  dialog.showModal();
  close.focus();
}

function figureParts(of) {
  const vintages = vintagesOf(of);
  const heading = h("p", { class: "subject" }, `${title(of.indicator_id)}: ${economy(of.geo)}, ${of.period}`);
  const command = h("p", {}, h("code", {}, `aigap cite ${of.indicator_id} ${of.geo} ${of.period}`));
  if (vintages.length === 0) return [heading, h("p", {}, say("page", "no_passport")), command];
  const unit = unitOf(of.indicator_id);
  const others =
    vintages.length > 1
      ? [
          h("h3", {}, say("page", "vintages")),
          wideTable(
            say("page", "vintages"),
            ["published", "value", "source", "row"],
            vintages.map((row) => [
              row.published_at,
              valueWords(row.value, unit),
              `${sourceName(row)}${row.reading > 1 ? ` (${row.reading})` : ""}${row.withdrawn_on ? `, ${say("causes", "withdrawn")} ${row.withdrawn_on}` : ""}`,
              row.locator,
            ]),
          ),
        ]
      : [];
  return [heading, definitions(figureFacts(vintages[0], unit)), ...others, command];
}

function figureFacts(row, unit) {
  const file = SNAPSHOTS.get(row.snapshot_id) ?? {},
    source = SOURCES.get(row.source_id) ?? {};
  const edition = DATA.citations.where("source_id", row.source_id).find((one) => one.edition === row.edition);
  return [
    ["value", valueWords(row.value, unit)],
    ["as_published", row.value_as_published],
    ["status", say("statuses", row.obs_status)],
    ["source", sourceName(row)],
    ["published", row.published_at],
    ["recorded", row.recorded_on],
    ["file", file.file_name],
    ["row", row.locator],
    ["hash", file.sha256],
    ["licence", source.licence],
    ["citation", own(edition ?? source, "citation")],
  ];
}

function claimParts(claim) {
  return [
    h("p", { class: "subject", lang: claim.language }, `「${claim.quote}」`),
    definitions([
      ["article", claim.url ?? claim.publisher],
      ["verdict", verdictWords(claim.verdict, claim.fij_label)],
      ["evidence", own(claim, "evidence")],
      ["source", claim.source_id ? sourceName(claim) : null],
      ["published", claim.published_at],
      ["row", claim.locator],
      ["hash", claim.snapshot_sha256],
      ["newest", own(claim, "evidence_latest")],
      ["explanation", own(claim, "explanation")],
    ]),
    claim.evidence_sql ? h("pre", { tabindex: "0" }, claim.evidence_sql) : null,
  ].filter(Boolean);
}

const definitions = (facts) =>
  h(
    "dl",
    {},
    facts.filter(([, text]) => text).flatMap(([name, text]) => [h("dt", {}, say("columns", name)), h("dd", {}, text)]),
  );

function wideTable(caption, columns, rows) {
  const head = h(
    "tr",
    {},
    columns.map((name) => h("th", { scope: "col" }, name.text ?? say("columns", name))),
  );
  const body = rows.map((row) =>
    h(
      "tr",
      {},
      row.map((cell, place) => h(place === 0 ? "th" : "td", place === 0 ? { scope: "row" } : {}, shownCell(cell))),
    ),
  );
  return h(
    "div",
    { class: "wide", tabindex: "0", role: "region", "aria-label": `${caption} (${say("page", "table_short")})` },
    h("table", {}, h("thead", {}, head), h("tbody", {}, body)),
  );
}

function shownCell(cell) {
  if (cell === null || cell === undefined || typeof cell === "string" || typeof cell === "number")
    return String(cell ?? "");
  const of = cell.claim ? { claim: cell.claim } : cell.of;
  return h(
    "button",
    { type: "button", class: "figure", lang: cell.quoted ?? null, onclick: () => openPassport(of) },
    cell.text,
  );
}
