// Bundles marks.js and what it imports into ../charts.js, and writes down of what: versions, licences, hash.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const result = await build({
  entryPoints: ["marks.js"], bundle: true, minify: true, format: "iife", globalName: "Plot", target: "es2022",
  charset: "utf8", legalComments: "none", metafile: true, write: false,
});
const code = result.outputFiles[0].text;
const folders = new Set();
for (const file of Object.keys(result.metafile.inputs)) {
  const found = file.match(/^.*node_modules\/((?:@[^/]+\/)?[^/]+)/);
  if (found) folders.add(found[0]);
}
const packages = [...folders].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const text = ["LICENSE", "LICENSE.txt", "LICENSE.md", "license"].map((end) => `${folder}/${end}`).find(existsSync);
  return { name, version, licence: license, licence_text: text ? readFileSync(text, "utf8").trim() : null };
});
const licences = packages.map((one) => `${one.name} ${one.version} (${one.licence})\n\n${one.licence_text ?? ""}`.trim());
writeFileSync("../charts.js", code);
writeFileSync("../charts.LICENCES.txt", `${licences.join(`\n\n${"-".repeat(80)}\n\n`)}\n`);
writeFileSync("../charts.json", `${JSON.stringify({
  file: "charts.js", bytes: Buffer.byteLength(code), sha256: createHash("sha256").update(code).digest("hex"),
  built_with: `esbuild ${JSON.parse(readFileSync("node_modules/esbuild/package.json", "utf8")).version}`,
  packages: packages.map(({ name, version, licence }) => ({ name, version, licence })),
}, null, 2)}\n`);
