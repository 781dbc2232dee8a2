// Bundles marks.js into one file of the project named on the command line, and writes down of what: versions, licences,
// hashes. Beside it, the accessibility checker that the tests of the page run.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const project = process.argv[2];
const page = `${project}/pipeline/reporting/page`;
const described = (folder) => {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const text = ["LICENSE", "LICENSE.txt", "LICENSE.md"].map((end) => `${folder}/${end}`).find(existsSync);
  return { name, version, licence: license, text: text ? readFileSync(text, "utf8").trim() : "" };
};
const recorded = (file, code) => ({
  file, bytes: Buffer.byteLength(code), sha256: createHash("sha256").update(code).digest("hex"),
});

const result = await build({
  entryPoints: ["marks.js"], bundle: true, minify: true, format: "iife", globalName: "Plot", target: "es2022",
  charset: "utf8", legalComments: "none", metafile: true, write: false,
});
const code = result.outputFiles[0].text;
const [output] = Object.values(result.metafile.outputs);
const used = Object.entries(output.inputs).filter(([, input]) => input.bytesInOutput > 0);
const folders = new Set(used.map(([file]) => file.match(/^.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[0]).filter(Boolean));
const packages = [...folders].sort().map(described);
const line = `\n\n${"-".repeat(80)}\n\n`;
writeFileSync(`${page}/charts.js`, code);
writeFileSync(`${page}/charts.LICENCES.txt`, `${packages.map((one) => `${one.name} ${one.version} (${one.licence})\n\n${one.text}`).join(line)}\n`);
writeFileSync(`${page}/charts.json`, `${JSON.stringify({
  ...recorded("charts.js", code),
  built_with: `esbuild ${described("node_modules/esbuild").version}`,
  packages: packages.map(({ name, version, licence }) => ({ name, version, licence })),
}, null, 2)}\n`);

const checker = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
const { name, version, licence } = described("node_modules/axe-core");
writeFileSync(`${project}/tests/ui/axe.min.js`, checker);
writeFileSync(`${project}/tests/ui/axe.json`, `${JSON.stringify({ ...recorded("axe.min.js", checker), packages: [{ name, version, licence }] }, null, 2)}\n`);
