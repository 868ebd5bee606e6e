import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contentOf } from "../../../src/cli/input.js";

describe("what a command reads", () => {
  it("is the same text in every encoding that Windows PowerShell writes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "copilot-seats-"));
    const file = join(folder, "summary.md");
    const text = "<!-- copilot-seats: production; outcome: changes -->\r\n+3 −1\r\n";
    try {
      for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`), Buffer.from(`\ufeff${text}`, "utf16le")]) {
        writeFileSync(file, bytes);
        assert.equal(await contentOf(file), text);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
