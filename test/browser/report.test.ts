import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { Facts } from "../../src/cli/report/facts.js";
import { rendered } from "../../src/cli/report/formats.js";
import { startBrowser } from "../support/browser.js";
import { inventedCompany } from "../support/inventedSeats.js";
import { brokenWords, overflowing } from "../support/layout.js";
import {
  facts,
  HOSTILE,
  NEVER_USED,
  NOW,
  PENDING,
  rates,
  seat,
  UNKNOWN,
  UNUSED,
  YOUNG,
} from "../unit/cli/report/support.js";

const SIX = [
  seat("Zed", { createdAt: "2024-05-01T00:00:00Z" }),
  seat("bob", UNUSED),
  seat("cy", NEVER_USED),
  seat("dee", YOUNG),
  seat("eve", UNKNOWN),
  seat("flo", { ...UNUSED, ...PENDING }),
];
const ROSTER = [
  { username: "zed", team: "platform", costCenter: "4711" },
  { username: "bob", team: "design", costCenter: "4711" },
  { username: "cy", team: "platform", costCenter: "815" },
];

describe("the report's page in Chromium", function () {
  this.timeout(120_000);
  let browser: Browser;
  let folder: string;
  /** Errors in a page, and its requests for anything other than itself. */
  let complaints: string[];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "copilot-seats-"));
    browser = await startBrowser();
  });

  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(() => {
    complaints = [];
  });

  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    assert.deepEqual(complaints, []);
  });

  async function open(report: Facts, options: BrowserContextOptions = {}): Promise<Page> {
    const file = join(folder, "report.html");
    const address = pathToFileURL(file).href;
    writeFileSync(file, rendered(report, "html"));
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("dialog", (dialog) => complaints.push(dialog.message()));
    context.on("request", (request) => {
      if (request.url() !== address) complaints.push(request.url());
    });
    await page.goto(address);
    return page;
  }

  const small = (options?: BrowserContextOptions) => open(facts(SIX, { roster: ROSTER }), options);
  const people = (page: Page) => page.locator("#seats tbody").getByRole("rowheader").allTextContents();
  const sort = (page: Page, name: string) => page.locator("#seats").getByRole("button", { name, exact: true });
  const column = (page: Page, name: string) => page.locator("#seats").getByRole("columnheader", { name, exact: true });

  it("sorts by each column, names without regard to case, those without a value last, and says so", async () => {
    const page = await small();
    assert.deepEqual(await people(page), ["bob", "cy", "dee", "eve", "flo", "Zed"]);
    assert.equal(await column(page, "Person").getAttribute("aria-sort"), "ascending");
    await sort(page, "Person").click();
    assert.deepEqual(await people(page), ["Zed", "flo", "eve", "dee", "cy", "bob"]);
    assert.equal(await column(page, "Person").getAttribute("aria-sort"), "descending");
    await sort(page, "Use").click();
    assert.equal(await column(page, "Person").getAttribute("aria-sort"), null);
    assert.deepEqual(await people(page), ["Zed", "flo", "bob", "cy", "dee", "eve"]);
    await sort(page, "Cost center").click();
    assert.deepEqual((await people(page)).slice(0, 3), ["cy", "Zed", "bob"], "815 is before 4711");
    await sort(page, "Cost center").click();
    assert.deepEqual((await people(page)).slice(0, 3), ["Zed", "bob", "cy"]);
    await sort(page, "Ends").click();
    assert.equal((await people(page))[0], "flo");
  });

  it("searches, filters, adds up the people shown, and shows everyone again", async () => {
    const page = await small();
    const status = page.getByRole("status");
    assert.equal(await status.textContent(), "6 people, 114 USD a month");
    await page.getByRole("searchbox", { name: "Search" }).fill("PLAT vscode");
    assert.deepEqual(await people(page), ["Zed"]);
    assert.equal(await status.textContent(), "1 of 6 people, 19 USD a month");
    await page.getByRole("searchbox").fill("");
    const use = page.getByRole("combobox", { name: "Use" });
    for (const [label, logins] of [
      ["used", ["Zed"]],
      ["not used", ["bob", "flo"]],
      ["never used", ["cy"]],
      ["too new to judge", ["dee"]],
      ["not known", ["eve"]],
      ["could be saved", ["bob", "cy"]],
      ["already cancelled", ["flo"]],
    ] as const) {
      await use.selectOption({ label });
      assert.deepEqual(await people(page), logins, label);
    }
    await page.getByRole("combobox", { name: "Team" }).selectOption({ label: "design" });
    assert.deepEqual(await people(page), []);
    await page.getByRole("button", { name: "Show everyone" }).click();
    assert.equal((await people(page)).length, 6);
    await page.getByRole("combobox", { name: "Team" }).selectOption({ label: "(none)" });
    assert.deepEqual(await people(page), ["dee", "eve", "flo"]);
  });

  it("explains the numbers above the table, and says what would be saved as far as that is known", async () => {
    const cards = async (report: Facts) => {
      const page = await open(report);
      const texts = await page.locator(".figures > div").allInnerTexts();
      const [notes, table] = [page.locator(".notes"), page.locator("#seats")];
      assert.ok(((await notes.boundingBox())?.y ?? 0) < ((await table.boundingBox())?.y ?? 0));
      return texts.slice(-2).map((text) => text.split("\n").filter(Boolean).join(" | "));
    };
    const month = { year: 2026, month: 10 };
    const known = (used: number, paid: number) => ({
      credits: { use: { month, used, paid }, pool: 11_400, room: { pool: 9_500, used }, doubt: undefined },
    });
    assert.deepEqual(await cards(facts(SIX, known(5_000, 0))), [
      "AI credits in 2026-10 | 5,000 | used of a pool of 11,400",
      "Could be saved a month | 38 USD | 2 seats not in use",
    ]);
    assert.deepEqual(await cards(facts(SIX, known(12_000, 600))), [
      "AI credits in 2026-10 | 12,000 | used of a pool of 11,400, 600 paid beyond it",
      "Could be saved a month | 0 USD | 2 seats not in use: 38 USD less 38 USD for AI credits; 0 of 2 could be removed without that charge",
    ]);
    assert.deepEqual(await cards(facts(SIX)), [
      "AI credits | unknown | included with the seats; see the notes",
      "Seat prices that could be saved | 38 USD | 2 seats not in use; AI credits not counted",
    ]);
  });

  it("breaks no total inside a word, at any width of the window and the sum", async () => {
    const dear = facts(SIX.slice(0, 2), { rateOf: rates({ businessPrice: "1234567.89" }) });
    for (const width of [320, 700, 800, 1000, 1280]) {
      const page = await open(dear, { viewport: { width, height: 900 } });
      const broken = await page.evaluate(`[...document.querySelectorAll(".figures dd:not(.more)")].flatMap((total) => {
        const [word] = total.textContent.split(" ");
        const range = document.createRange();
        range.setStart(total.firstChild, 0);
        range.setEnd(total.firstChild, word.length);
        const isBroken = range.getClientRects().length > 1;
        const end = total.parentElement.getBoundingClientRect().right;
        return isBroken || range.getBoundingClientRect().right > end ? [word] : [];
      })`);
      assert.deepEqual(broken, [], `${width}`);
    }
  });

  it("fits the window and breaks no word, wide and narrow", async () => {
    const { seats, roster } = inventedCompany(60, NOW);
    for (const width of [320, 375, 700, 800, 1000, 1160, 1280]) {
      const page = await open(facts(seats, { roster }), { viewport: { width, height: 900 } });
      assert.deepEqual(await overflowing(page), [], `${width}`);
      assert.deepEqual(await brokenWords(page), [], `${width}`);
      await page.close();
    }
  });

  it("handles ten thousand rows: all are in the table, and only those in view are laid out, sorted and searched", async () => {
    const { seats, roster } = inventedCompany(10_000, NOW);
    const page = await open(facts(seats, { roster }));
    assert.equal(await page.locator("#seats tbody tr").count(), 10_000);
    const skipped = () =>
      page.evaluate(`[...document.querySelectorAll("#seats tbody tr:first-child")]
        .filter((row) => !row.checkVisibility({ contentVisibilityAuto: true })).length`);
    assert.ok(Number(await skipped()) > 90);
    await sort(page, "Last activity").click();
    const dates = await page.locator("#seats tbody td:nth-child(3)").allTextContents();
    const known = dates.filter(Boolean);
    assert.deepEqual(known, known.toSorted());
    assert.deepEqual(dates.slice(known.length).filter(Boolean), []);
    assert.ok(Number(await skipped()) > 90);
    await page.getByRole("searchbox").fill("quiet-otter");
    const found = await people(page);
    assert.ok(
      found.length > 0 && found.length < 20 && found.every((login) => login.includes("quiet-otter")),
      found.join(),
    );
  });

  it("keeps the column headers in view", async () => {
    const { seats } = inventedCompany(500, NOW);
    const page = await open(facts(seats));
    await page.locator("#seats tbody tr").nth(300).scrollIntoViewIfNeeded();
    const box = await page.locator("#seats thead").boundingBox();
    assert.ok(box && box.y >= 0 && box.y < 10, JSON.stringify(box));
  });

  it("follows the system's dark mode, with enough contrast in both modes", async () => {
    const contrast = `(() => {
      const luminance = (color) => {
        const [r, g, b] = color.match(/[\\d.]+/g).map((part) => {
          const value = part / 255;
          return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const page = luminance(getComputedStyle(document.body).backgroundColor);
      const against = (color) => {
        const other = luminance(color);
        return (Math.max(page, other) + 0.05) / (Math.min(page, other) + 0.05);
      };
      return {
        page,
        texts: ["body", ".more", ".meaning", ".figures .saving dd", "#status", ".notes"].map((selector) => against(getComputedStyle(document.querySelector(selector)).color)),
        shapes: [...document.querySelectorAll("svg.states rect")].map((shape) => against(getComputedStyle(shape).fill)),
      };
    })()`;
    const measured = [];
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await small({ colorScheme });
      const seen = (await page.evaluate(contrast)) as { page: number; texts: number[]; shapes: number[] };
      assert.equal(seen.shapes.length, 5);
      assert.ok(Math.min(...seen.texts) >= 4.5, `${colorScheme} texts ${seen.texts}`);
      assert.ok(Math.min(...seen.shapes) >= 3, `${colorScheme} shapes ${seen.shapes}`);
      measured.push(seen.page);
    }
    const [light = 0, dark = 1] = measured;
    assert.ok(light > 0.9 && dark < 0.05, `${light} ${dark}`);
  });

  it("prints the complete table in its order, with headers on each page, in light colors and without controls", async () => {
    const { seats } = inventedCompany(300, NOW);
    const page = await open(facts(seats), { colorScheme: "dark" });
    await sort(page, "Person").click();
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.getByRole("searchbox").isVisible(), false);
    const displays = await page.evaluate(
      `["thead", "tbody", "tbody tr", "tbody td"].map((part) => getComputedStyle(document.querySelector("#seats " + part)).display)`,
    );
    assert.deepEqual(displays, ["table-header-group", "table-row-group", "table-row", "table-cell"]);
    const last = page.locator("#seats tbody tr").last();
    assert.ok(((await last.boundingBox())?.height ?? 0) > 5, "rows out of sight are laid out, too");
    assert.match((await page.evaluate("getComputedStyle(document.body).color")) as string, /rgb\(29, 35, 41\)/);
    await page.emulateMedia({ media: null });
    const pdf = await page.pdf({ format: "A4" });
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    assert.ok(pages >= 5, `${pages} pages`);
  });

  it("works with the keyboard only", async () => {
    const page = await small();
    const focused = () => page.evaluate("document.activeElement.textContent || document.activeElement.id");
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "search");
    await page.keyboard.type("platform");
    assert.deepEqual(await people(page), ["cy", "Zed"]);
    for (const _ of ["Use", "Team", "Cost center", "the first column"]) await page.keyboard.press("Tab");
    assert.equal(await focused(), "Person");
    assert.notEqual(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle"), "none");
    await page.keyboard.press("Enter");
    assert.deepEqual(await people(page), ["Zed", "cy"]);
    assert.equal(await focused(), "Person", "the focus stays where it was");
    await page.keyboard.press("Space");
    assert.deepEqual(await people(page), ["cy", "Zed"]);
  });

  it("has names and roles for screen readers", async () => {
    const page = await small();
    const heard = await page.locator("body").ariaSnapshot();
    for (const line of [
      '- heading "GitHub Copilot seats of acme" [level=1]',
      '- img "Seats by use. Used: 1, Not used: 2, Never used: 1, Too new to judge: 1, Not known: 1"',
      '- search "People"',
      '- searchbox "Search"',
      '- combobox "Use"',
      '- combobox "Team"',
      '- table "Everyone with a seat"',
      '- rowheader "bob"',
      '- cell "never used"',
      '- button "Last activity"',
    ]) {
      assert.ok(
        heard.includes(line) || heard.includes(line.replace(/^- (.*)$/, "- '$1'")),
        `${line} is not in\n${heard}`,
      );
    }
    const small375 = await small({ viewport: { width: 375, height: 700 } });
    const narrow = await small375.locator("#seats").ariaSnapshot();
    assert.match(narrow, /- row "bob not used/);
    assert.equal(
      await small375.evaluate("document.documentElement.scrollWidth"),
      375,
      "nothing is wider than a telephone",
    );
  });

  it("shows hostile texts as texts, and runs none of them", async () => {
    const entries = HOSTILE.map((text, index) => seat(`p-${index}`, { lastActivityEditor: text }));
    const roster = HOSTILE.map((text, index) => ({ username: `p-${index}`, team: text, costCenter: text }));
    const report = facts(entries, { roster });
    const page = await open(report);
    for (const { team } of report.people) {
      if (team === null) continue;
      await page.getByRole("combobox", { name: "Team" }).selectOption({ value: `=${team}` });
      const shown = await page.locator("#seats tbody td:nth-child(6)").allTextContents();
      assert.deepEqual(shown, [team]);
    }
    assert.equal(await page.locator("img, script:not(body > script), iframe, object, form").count(), 0);
  });

  it("would run no script and load nothing, even if one were in it", async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.end();
    });
    try {
      await once(server.listen(0, "127.0.0.1"), "listening");
      const address = server.address();
      assert.ok(address !== null && typeof address === "object");
      const elsewhere = `http://127.0.0.1:${address.port}`;
      const page = await small();
      const smuggled = `<img src="${elsewhere}/x.png" onerror="document.title='run'"><script>document.title = "run"</script>
<link rel="stylesheet" href="${elsewhere}/x.css"><script src="${elsewhere}/x.js"></script>`;
      writeFileSync(join(folder, "report.html"), rendered(facts(SIX), "html").replace("</main>", `${smuggled}</main>`));
      await page.reload();
      assert.match(await page.title(), /^GitHub Copilot seats/);
      assert.equal(asked, 0);
      const refused = complaints.splice(0).filter((message) => message.includes("Content Security Policy"));
      assert.equal(refused.length, 5, refused.join("\n"));
    } finally {
      server.close();
    }
  });

  it("is still a table without scripts", async () => {
    const page = await small({ javaScriptEnabled: false });
    assert.deepEqual(await people(page), ["bob", "cy", "dee", "eve", "flo", "Zed"]);
    assert.equal(await page.getByRole("searchbox").isVisible(), false);
  });
});
