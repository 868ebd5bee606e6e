// Makes docs/guides/report.png again: the page of a report about invented people.
//   npx tsx tools/reportPicture.ts
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rendered } from "../src/cli/report/formats.js";
import { startBrowser } from "../test/support/browser.js";
import { inventedFacts } from "../test/support/inventedSeats.js";
import { messageOf } from "./command.js";
import { root } from "./package.js";

async function main(): Promise<void> {
  const facts = inventedFacts(412, new Date("2026-11-23T08:00:00Z"));
  const browser = await startBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1330 } });
    await page.setContent(rendered(facts, "html"));
    const file = join(root, "docs", "guides", "report.png");
    await writeFile(file, await page.screenshot());
    console.log(file);
  } finally {
    await browser.close();
  }
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
