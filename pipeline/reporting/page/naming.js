// What the sections share: names, the newest answers of an economy, and what has to be said beside them.

const economy = (geo) => own(NAMES.get(geo) ?? {}, "name") ?? geo ?? "";
const indicator = (id) => INDICATORS.get(id) ?? { unit: "", title_en: id, title_ja: id };
const title = (id) => own(indicator(id), "title");
const unitOf = (id) => indicator(id).unit;
// Most editions carry the name of their source already.
function sourceName(row) {
  const source = SOURCES.get(row.source_id) ?? { title_en: row.source_id };
  return row.edition?.startsWith(source.title_en)
    ? row.edition
    : `${own(source, "title") ?? row.source_id}, ${row.edition}`;
}
const periodWords = (period) => (period ?? "").replace("/", "–");
const passport = (row) => ({
  indicator_id: row.indicator_id,
  geo: row.geo,
  period: row.period,
  series_id: row.series_id,
});

function headlineOf(geo) {
  const rows = new Map(DATA.headline.where("geo", geo).map((row) => [row.indicator_id, row]));
  return [...INDICATORS.keys()].map((id) => rows.get(id)).filter(Boolean);
}

// What has to be said beside a value or its absence.
function beside(row) {
  const unit = unitOf(row.indicator_id),
    parts = [];
  if (row.value === 0) parts.push(say("phrases", "zero_in_list"));
  if (row.answer_basis === "other_source") {
    const edition = sourceName({ source_id: row.preferred_source_id, edition: row.preferred_edition });
    parts.push(
      say("phrases", "other_source", {
        edition,
        period: periodWords(row.preferred_period),
        status: reasonWords(row.preferred_obs_status),
      }),
    );
  }
  if (row.answer_basis === "absence" && row.obs_status === "not_listed" && row.n_ranked !== null) {
    const kind =
      { top_k: "list_shows_first", selected: "list_shows_choice", single: "list_shows_choice" }[row.rank_basis] ??
      "list_shows";
    parts.push(say("phrases", kind, { n: row.n_ranked }));
  }
  // others may share the last place that is shown
  if (row.preferred_cut_off !== null)
    parts.push(
      say("phrases", row.direction === "lower" ? "not_before" : "at_most", {
        value: valueWords(row.preferred_cut_off, unit),
      }),
    );
  if (row.last_value !== null) {
    parts.push(
      say("phrases", "last_value", {
        value: valueWords(row.last_value, unit),
        period: periodWords(row.last_value_period),
        edition: sourceName({ source_id: row.last_value_source_id, edition: row.last_value_edition }),
      }),
    );
  }
  if (row.stand_in_indicator_id !== null) {
    parts.push(
      say("phrases", "stand_in", {
        title: own(row, "stand_in_title"),
        value: valueWords(row.stand_in_value, row.stand_in_unit),
        period: periodWords(row.stand_in_period),
        edition: sourceName({ source_id: row.stand_in_source_id, edition: row.stand_in_edition }),
        rank: own(row, "stand_in_rank_words") ?? "",
      }),
    );
  }
  if (row.newer_edition !== null) {
    const note = own(row, "newer_edition_note");
    parts.push(
      `${say("phrases", "newer_edition", { edition: row.newer_edition, published: row.newer_edition_published_at })}${note ? ` (${note})` : ""}`,
    );
  }
  if (row.stale_since !== null) parts.push(say("phrases", "stale", { day: row.stale_since.slice(0, 10) }));
  return parts.join(language === "ja" ? "；" : "; ");
}

// The newest list of each other edition of the answering source, of the same indicator and economy.
function olderEditions(row) {
  return DATA.editions
    .where("geo", row.geo)
    .filter(
      (other) =>
        other.indicator_id === row.indicator_id &&
        other.series_id !== row.series_id &&
        other.source_id === row.source_id,
    );
}

const ledBy = (row) => (row.leader_geo === row.geo ? say("phrases", "leads") : timesWords(row.times_behind));
