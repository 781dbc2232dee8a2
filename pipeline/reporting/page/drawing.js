// What all charts share: elements, rows with their labels, and what can be downloaded. Charts are Observable Plot's.

function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

const MUTED = "var(--muted)",
  FOCUS = "var(--focus)",
  LEADER = "var(--leader)",
  RULE = "var(--rule)";
const COMPARED = [
  "var(--compared-1)",
  "var(--compared-2)",
  "var(--compared-3)",
  "var(--compared-4)",
  "var(--compared-5)",
];
const GRADE_SYMBOLS = {
  domain: ["A", "B", "C", "D", "–"],
  range: ["circle", "square", "triangle", "diamond", "times"],
};

const pageWidth = () => Math.min(document.documentElement.clientWidth - 32, 1040);
const isNarrow = () => pageWidth() < 640;

// Rows with a label each: beside the row on a wide page, above it on a narrow one, where every label fits its line.
function rowChart({ keys, label, isHeading = () => false, marks, alt, width = pageWidth(), ...options }) {
  const narrow = isNarrow();
  const dy = narrow ? 7 : 0;
  const place = narrow ? { textAnchor: "start", dy: -9 } : { textAnchor: "end", dx: -10 };
  const labels = [400, 700].map((fontWeight) =>
    Plot.text(
      keys.filter((key) => isHeading(key) === fontWeight > 400),
      { y: (key) => key, frameAnchor: "left", text: label, fontSize: 12, fontWeight, ...place },
    ),
  );
  return plotted({
    width,
    alt,
    marginLeft: narrow ? 6 : 320,
    marginRight: 84,
    marginTop: 10,
    marginBottom: 42,
    height: 60 + keys.length * (narrow ? 40 : 24),
    y: { domain: keys, axis: null, type: "band" },
    marks: [...marks(dy), ...labels],
    ...options,
  });
}

function plotted({ alt, ...options }) {
  const chart = Plot.plot({
    style: { fontFamily: "inherit", fontSize: "12px", overflow: "visible", background: "none" },
    ...options,
  });
  chart.setAttribute("role", "img");
  chart.setAttribute("aria-label", alt);
  for (const part of chart.querySelectorAll("[aria-label],[aria-hidden]")) {
    part.removeAttribute("aria-label");
    part.removeAttribute("aria-description");
    part.removeAttribute("aria-hidden");
  }
  return chart;
}

// A click on a mark opens the passport of what the pointer is at; the table has the same by keyboard.
function withPassports(chart, passportOf) {
  chart.addEventListener("click", () => {
    const datum = chart.value;
    if (datum) openPassport(passportOf(datum));
  });
  chart.classList.add("has-passports");
  return chart;
}

const LIGHT = {
  "--ink": "#1b1b1f",
  "--paper": "#ffffff",
  "--muted": "#5b5f66",
  "--rule": "#c9ccd1",
  "--focus": "#b3261e",
  "--leader": "#1f5fa8",
  "--compared-1": "#0072b2",
  "--compared-2": "#00795a",
  "--compared-3": "#8a4b9b",
  "--compared-4": "#9a6200",
  "--compared-5": "#4a5bd0",
};
const resolved = (text) => text.replace(/var\((--[a-z0-9-]+)[^)]*\)/g, (found, name) => LIGHT[name] ?? "currentColor");

const SMALL = 'font-size="10" fill="#5b5f66"';

// Lines of a text in letters of ten pixels, of which a Latin one takes some six.
function brokenInto(text, width) {
  const lines = [""];
  let taken = 0;
  for (const letter of text) {
    const room = letter.charCodeAt(0) < 0x250 ? 5.8 : 10;
    if (taken + room > width) {
      lines.push("");
      taken = 0;
    }
    lines[lines.length - 1] += letter;
    taken += room;
  }
  return lines;
}

// The charts of a figure as one SVG file in light colours, on white, with its title and source line.
function svgFile(figure, title, source) {
  const charts = [...figure.querySelectorAll("svg")];
  const box = figure.getBoundingClientRect();
  const parts = charts.map((chart) => {
    const at = chart.getBoundingClientRect();
    const copy = chart.cloneNode(true);
    copy.setAttribute("x", at.left - box.left + 12);
    copy.setAttribute("y", at.top - box.top + 40);
    return new XMLSerializer().serializeToString(copy);
  });
  const width = Math.ceil(box.width) + 24,
    lines = brokenInto(source, width - 24),
    height = Math.ceil(box.height) + 62 + 14 * lines.length;
  const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const head =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="system-ui, sans-serif" fill="#1b1b1f" color="#1b1b1f"><title>${escaped(title)}</title>` +
    `<rect width="100%" height="100%" fill="#ffffff"/><text x="12" y="26" font-size="17" font-weight="600">${escaped(title)}</text>`;
  const foot = lines
    .map((line, at) => `<text x="12" y="${height - 14 * (lines.length - at)}" ${SMALL}>${escaped(line)}</text>`)
    .join("");
  return `${head}${resolved(parts.join("\n"))}${foot}</svg>\n`;
}

// Text that a spreadsheet would take for a formula is kept a text.
function csvCell(value) {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" && /^[=+\-@\t]/.test(value) ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvFile(rows) {
  if (rows.length === 0) return "\ufeff";
  const names = Object.keys(rows[0]);
  return `\ufeff${[names, ...rows.map((row) => names.map((name) => row[name]))].map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

function download(name, type, text) {
  const link = h("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
