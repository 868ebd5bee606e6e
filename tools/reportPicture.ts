// Makes docs/report.png anew: the page of a report about people who do not exist.
//   npx tsx tools/reportPicture.ts
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { factsOf } from "../src/cli/report/facts.js";
import { rendered } from "../src/cli/report/formats.js";
import { readRules } from "../src/settings/settings.js";
import { startBrowser } from "../test/support/browser.js";
import { inventedCompany } from "../test/support/inventedSeats.js";
import { messageOf } from "./command.js";
import { root } from "./package.js";

async function main(): Promise<void> {
  const now = new Date("2026-11-23T08:00:00Z");
  const { seats, roster } = inventedCompany(412, now);
  const facts = factsOf({
    owner: { kind: "organization", name: "acme" },
    listing: { entries: seats, nobodys: [], whole: true, lack: undefined },
    roster,
    days: 30,
    now,
    rateOf: readRules(() => undefined).rateOf,
    credits: {
      use: { month: { year: 2026, month: 10 }, used: 661_800, paid: 0 },
      pool: 782_800,
      room: { pool: 765_700, used: 661_800 },
      doubt: undefined,
    },
    report: { people: undefined, hidden: true, why: "GitHub answered 404" },
  });
  const browser = await startBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1330 } });
    await page.setContent(rendered(facts, "html"));
    const file = join(root, "docs", "report.png");
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
