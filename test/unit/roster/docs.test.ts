import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { FIELDS } from "../../../src/roster/seats.js";
import { codeBlocks } from "../../support/documents.js";
import { load } from "./support.js";

const page = readFileSync("docs/guides/roster.md", "utf8");
const complaints = readFileSync("docs/reference/roster-complaints.md", "utf8");
const blocks = (language: string, file = "docs/guides/roster.md") => codeBlocks(file, language).map(({ code }) => code);

describe("docs/guides/roster.md and its complaints", () => {
  it("has examples that can be read", () => {
    const [list = "", mapping = ""] = blocks("yaml");
    for (const file of [list, mapping]) assert.deepEqual(load({ "seats.yaml": file }).complaints, []);
    for (const file of [...blocks("csv"), ...codeBlocks("docs/guides/migration.md", "csv").map(({ code }) => code)])
      assert.deepEqual(load({ "seats.csv": file }).complaints, []);
  });

  it("shows the complaints about its bad example", () => {
    const [roster = ""] = blocks("yaml", "docs/reference/roster-complaints.md");
    const [printed] = blocks("text", "docs/reference/roster-complaints.md");
    assert.equal(`${load({ "seats.yaml": roster }).message}\n`, printed);
  });

  it("explains every key", () => {
    for (const field of FIELDS) assert.match(page, new RegExp(`^\\| \`${field}\` \\|`, "m"));
  });

  it("quotes complaints that the code makes", () => {
    const sources = [
      ...readdirSync("src/roster").map((name) => `src/roster/${name}`),
      "src/github/names.ts",
      "src/text/suggestion.ts",
    ];
    const spoken = sources.map((name) => readFileSync(name, "utf8").replaceAll(/\$\{LARGEST_MB\}/g, "8")).join("\n");
    const [, table = ""] = complaints.split("| complaint |");
    const quoted = [...table.matchAll(/^\| `(.+?)` \|/gm)].map(([, complaint = ""]) => complaint);
    assert.ok(quoted.length > 25);
    for (const complaint of quoted) assert.ok(spoken.includes(complaint), complaint);
  });
});
