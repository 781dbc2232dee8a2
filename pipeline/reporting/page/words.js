// How the page says a number, an absence or a distance: the rules of words.py, held to them by a test.

const WORDS = JSON.parse(document.getElementById("words").textContent);
let language = "en";

// Of a text that has words for one of them, those are said where n is 1.
function say(group, key, inserted = {}) {
  const pair = (String(inserted.n) === "1" ? WORDS[group][`${key}_one`] : undefined) ?? WORDS[group][key];
  let text = pair ? pair[language === "ja" ? 1 : 0] : String(key ?? "");
  for (const [name, value] of Object.entries(inserted)) text = text.replaceAll(`{${name}}`, value);
  return text;
}
const own = (row, name) => row[`${name}_${language}`];

function reasonWords(reason) {
  if (reason === null || reason === undefined) return "";
  for (const whose of ["leader", "comparator"]) {
    if (!(reason in WORDS.reasons) && reason.startsWith(`${whose}_`)) {
      const rest = say("reasons", reason.slice(whose.length + 1));
      return `${say("reasons", whose)}${language === "en" ? " " : ""}${rest}`;
    }
  }
  return say("reasons", reason);
}

const grouped = (value, digits) =>
  value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const trimmed = (text) => (text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text);
const signed = (value, digits) => `${value < 0 ? "" : "+"}${value.toFixed(digits)}`;
const floored = (value) => (Math.floor(value * 10 + 1e-6) / 10).toFixed(1);

function numberWords(value) {
  const size = Math.abs(value);
  if (size >= 1e15) {
    const [mantissa, power] = value.toExponential(1).split("e");
    return `${mantissa}×10^${Number(power)}`;
  }
  if (Number.isInteger(value) || size >= 1000) return grouped(value, 0);
  return trimmed(value.toFixed(size >= 1 ? 2 : 4));
}

function fourDigits(value) {
  return grouped(value, Math.max(0, 4 - String(Math.trunc(Math.abs(value))).length));
}

function dollars(value) {
  const size = Math.abs(value);
  if (language === "ja") return size < 1e12 ? `${fourDigits(value / 1e8)}億ドル` : `${fourDigits(value / 1e12)}兆ドル`;
  for (const [unit, name] of [
    [1e12, "tn"],
    [1e9, "bn"],
    [1e6, "m"],
  ]) {
    if (size >= unit) return `$${fourDigits(value / unit)} ${name}`;
  }
  return `$${fourDigits(value)}`;
}

function valueWords(value, unit) {
  if (value === null || value === undefined) return "";
  if (unit === "share") return `${(value * 100).toFixed(1)}%`;
  if (unit === "rank") return `${value.toFixed(0)}${language === "ja" ? "位" : ""}`;
  if (unit === "US dollars") return dollars(value);
  const n = numberWords(value);
  return `${n}${language === "en" ? " " : ""}${say("units", unit, { n })}`;
}

const timesWords = (times) => say("phrases", "times", { n: times >= 10 ? grouped(times, 1) : times.toFixed(2) });

function gapWords(row, unit) {
  if (row.leader_geo !== null && row.leader_geo === row.geo) return say("phrases", "leads");
  if (row.gap_abs !== null && unit === "share") return say("phrases", "points", { n: signed(row.gap_abs * 100, 1) });
  if (row.gap_abs !== null && unit === "rank") return say("phrases", "places", { n: Math.abs(row.gap_abs).toFixed(0) });
  if (row.times_behind !== null) return timesWords(row.times_behind);
  return reasonWords(row.ratio_missing_reason ?? row.missing_reason);
}

// So many years, behind or ahead.
function spanWords(years, censoring) {
  if (censoring === "left" || censoring === "hole") return say("phrases", "at_least_years", { n: floored(years) });
  if (censoring === "ahead_left") return say("phrases", "at_least_years", { n: floored(-years) });
  return say("phrases", "years", { n: Math.abs(years).toFixed(1) });
}

function yearsWords(geo, years, censoring, reason) {
  if (years === null || years === undefined) return reasonWords(reason);
  const words = spanWords(years, censoring);
  return years < 0 ? say("phrases", "ahead", { focus: economy(geo), years: words }) : words;
}

function growthWords(growth, basis) {
  if (growth === null || growth === undefined) return "";
  return say("phrases", basis === "points" ? "points_a_year" : "percent_a_year", { n: signed(growth * 100, 1) });
}

function closingWords(row) {
  const { parity_status: status, years_to_parity: years } = row;
  if (status === "years" && years !== null) return say("phrases", "closing", { n: years.toFixed(1) });
  if (status === "never_at_current_rates") return say("phrases", "never");
  if (status === "at_or_above") return say("phrases", "at_or_above");
  const reason = row.growth_missing_reason ?? row.missing_reason;
  return say("phrases", "cannot_say", { reason: reasonWords(reason) || "–" });
}

function peersWords(row, unit) {
  if (row.peer_median !== null) return valueWords(row.peer_median, unit);
  const { peer_median_low: low, peer_median_high: high } = row;
  if (low === null) return reasonWords(row.peer_median_missing_reason);
  if (high === null) return say("phrases", "no_end", { low: valueWords(low, unit) });
  return say("phrases", "between", { low: valueWords(low, unit), high: valueWords(high, unit) });
}

function gradeReasons(reason) {
  if (!reason || language === "en") return reason ?? "";
  const japanese = new Map(DATA.grades.all().map((rule) => [rule.reason_en, rule.reason_ja]));
  return reason
    .split("; ")
    .map((one) => japanese.get(one) ?? one)
    .join("；");
}
