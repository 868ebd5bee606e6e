// The size of the report's formats, and the speed of its page, with 10,000 people:
//   npx tsx bench/report.ts
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { FORMATS, rendered } from "../src/cli/report/formats.js";
import { startBrowser } from "../test/support/browser.js";
import { inventedFacts } from "../test/support/inventedSeats.js";
import { messageOf } from "../tools/command.js";

const PEOPLE = 10_000;
/** Milliseconds until the next frame is painted. */
const SORT = (name: string) => `new Promise((resolve) => {
  const start = performance.now();
  [...document.querySelectorAll("#seats thead button")].find(({ textContent }) => textContent === "${name}").click();
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
})`;
const SEARCH = (text: string) => `new Promise((resolve) => {
  const start = performance.now();
  const search = document.querySelector("#search");
  search.value = "${text}";
  search.dispatchEvent(new Event("input"));
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
})`;

async function main(): Promise<void> {
  const facts = inventedFacts(PEOPLE, new Date());
  const texts = FORMATS.map((format) => {
    const start = performance.now();
    const text = rendered(facts, format);
    return { format, text, bytes: Buffer.byteLength(text), milliseconds: performance.now() - start };
  });
  for (const { format, bytes, milliseconds } of texts) {
    console.log(
      `${format.padEnd(10)}${bytes.toLocaleString("en-US").padStart(10)} bytes, made in ${milliseconds.toFixed(0)} ms`,
    );
  }
  const folder = await mkdtemp(join(tmpdir(), "copilot-seats-"));
  const browser = await startBrowser();
  try {
    const file = join(folder, "report.html");
    await writeFile(file, texts.find(({ format }) => format === "html")?.text ?? "");
    const page = await browser.newPage();
    const start = performance.now();
    await page.goto(pathToFileURL(file).href);
    console.log(`page loaded in ${(performance.now() - start).toFixed(0)} ms`);
    for (const name of ["Last activity", "Last activity", "Use", "Person", "Team"]) {
      console.log(`sorted by ${name} in ${Number(await page.evaluate(SORT(name))).toFixed(0)} ms`);
    }
    for (const text of ["o", "ot", "otter", ""]) {
      console.log(`searched "${text}" in ${Number(await page.evaluate(SEARCH(text))).toFixed(0)} ms`);
    }
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
