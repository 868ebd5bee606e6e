import assert from "node:assert/strict";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { Simulator } from "../../src/simulator/index.js";
import { startBrowser } from "../support/browser.js";
import { brokenWords, contrasts, overflowing } from "../support/layout.js";
import { acme, ask, useLocalGitHub } from "../unit/simulator/localGitHub.js";

const LONG = "somebody-with-the-longest-name-of-github";
const company = () =>
  acme(
    {
      members: ["octocat", "bob", "cy", LONG],
      teams: [
        { slug: "platform", name: "Platform", members: ["bob"] },
        { slug: "design-research-and-documentation", name: "Design, Research and Documentation" },
      ],
      seats: [
        { login: "bob", lastActivityAt: "2026-09-01T12:00:00Z" },
        { login: "cy", pendingCancellation: true },
      ],
      nullAssigneeSeats: 1,
      uncancellable: ["bob"],
      creditsUsed: { "2026-10": 12_000 },
    },
    {
      users: [{ login: "gone_acme" }, { login: "shy", hidden: true }],
      enterprises: [{ slug: "octo-corp", organizations: ["Acme"], owners: ["ann"] }],
    },
  );

describe("the control page in Chromium", function () {
  this.timeout(120_000);
  const start = useLocalGitHub();
  let browser: Browser;
  /** Errors in a page, and its requests to other hosts. */
  let complaints: string[];

  before(async () => {
    browser = await startBrowser();
  });

  after(() => browser?.close());

  beforeEach(() => {
    complaints = [];
  });

  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    assert.deepEqual(complaints, []);
  });

  /** With faults and requests to show. */
  async function lively(): Promise<Simulator> {
    const simulator = await start(company(), { openApi: false });
    simulator.faults.add({ fault: "secondary-limit", on: "POST /**", seconds: 30, times: 1 });
    for (const path of ["/orgs/acme/copilot/billing/seats?per_page=100&page=1", "/orgs/acme/hooks", "/user"])
      await ask(simulator, `GET ${path}`);
    return simulator;
  }

  async function open({ url }: Simulator, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("console", (message) => complaints.push(message.text()));
    context.on("request", (request) => {
      if (!request.url().startsWith(`${url}/`)) complaints.push(request.url());
    });
    await page.goto(`${url}/_simulator`);
    return page;
  }

  const section = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

  it("fits the window and breaks no word, wide and narrow", async () => {
    const simulator = await lively();
    for (const width of [320, 375, 700, 800, 1000, 1100, 1280, 1600]) {
      const page = await open(simulator, { viewport: { width, height: 900 } });
      await page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
      assert.deepEqual(await overflowing(page), [], `${width}`);
      assert.deepEqual(await brokenWords(page), [], `${width}`);
      await page.close();
    }
  });

  it("has a name for every control, and a choice wherever there is one", async () => {
    const page = await open(await lively());
    const controls = (await page.evaluate(`[...document.querySelectorAll("input:not([type=hidden]), select, button")]
      .map((control) => ({
        tag: control.tagName + (control.type === "number" ? " number" : ""),
        name: control.name,
        label: (control.labels[0]?.firstElementChild ?? control).textContent.trim(),
        action: control.form.getAttribute("action").replace(/^.*[/]|#.*$/g, ""),
      }))`)) as { tag: string; name: string; label: string; action: string }[];
    assert.deepEqual(
      controls.filter(({ label }) => label === ""),
      [],
    );
    const typed = controls.filter(({ tag }) => tag === "INPUT").map(({ action, name }) => `${action} ${name}`);
    assert.deepEqual([...new Set(typed)].sort(), [
      "addFault on",
      "addTeam name",
      "addUser login",
      "grantOddSeat name",
      "renameTeam newName",
      "renameUser newLogin",
      "revokeToken token",
    ]);
    assert.equal(controls.filter(({ tag, action }) => tag === "SELECT" && action === "configure").length, 2 * 21);
  });

  it("grants a seat with the keyboard only, says so, and keeps its place", async () => {
    const simulator = await lively();
    const page = await open(simulator);
    const person = section(page, "Acme").getByRole("combobox", { name: "Person without a seat" });
    assert.deepEqual(await person.getByRole("option").allTextContents(), ["ann", "octocat", LONG]);
    await person.focus();
    await page.keyboard.type("octo");
    await page.keyboard.press("Tab");
    assert.notEqual(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle"), "none");
    await page.keyboard.press("Enter");
    await page.waitForURL(/notice=done.*#organization-Acme$/);
    assert.equal(await page.getByRole("status").textContent(), "done: grantSeat");
    const { y = -1 } = (await section(page, "Acme").boundingBox()) ?? {};
    const { y: notice = -1, height = 0 } = (await page.getByRole("status").boundingBox()) ?? {};
    assert.ok(notice >= 0 && y >= notice + height && y < 200, `${notice} ${y}`);
    assert.ok(simulator.world.seat("acme", "octocat"));
    assert.ok(await page.getByRole("row", { name: /^octocat active/ }).isVisible());
  });

  it("grants a pending seat again, and changes only the chosen setting", async () => {
    const simulator = await lively();
    const page = await open(simulator);
    await page.getByRole("button", { name: "Grant again: cy" }).click();
    assert.equal(simulator.world.seat("acme", "cy")?.pendingCancellationDate, null);
    const settings = section(page, "Acme").getByRole("group");
    await settings.getByText("All settings").click();
    // Meanwhile, someone else changes another setting.
    simulator.world.configure("acme", { planType: "enterprise" });
    await settings.getByLabel("Who gets a seat").selectOption({ label: "all members" });
    await settings.getByRole("button", { name: "Change settings" }).click();
    await page.getByText("Who gets a seat: all members").waitFor();
    const { planType, seatManagement } = simulator.world.organization("acme")?.settings ?? {};
    assert.deepEqual([planType, seatManagement], ["enterprise", "assign_all"]);
  });

  it("keeps the requests visible, beside the content or above it", async () => {
    const simulator = await lively();
    const page = await open(simulator);
    await section(page, "Faults").scrollIntoViewIfNeeded();
    const list = page.getByRole("list", { name: "Last requests" });
    const { x = 0, y = -1 } = (await list.boundingBox()) ?? {};
    assert.ok(x > 800 && y >= 0 && y < 900, `${x} ${y}`);
    assert.match(
      (await list.getByRole("listitem").allTextContents())[1] ?? "",
      /^404 GET \/orgs\/acme\/hooks .*not served here/,
    );
    const narrow = await open(simulator, { viewport: { width: 375, height: 700 } });
    const box = await narrow.getByRole("list", { name: "Last requests" }).boundingBox();
    assert.ok(box && box.y < 400 && box.height < 240, JSON.stringify(box));
  });

  it("follows the system's dark mode, with enough contrast in both modes", async () => {
    const simulator = await lively();
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await open(simulator, { colorScheme });
      const texts = [
        "body",
        "header p",
        "a",
        ".more",
        "thead th",
        "label",
        "button",
        "select",
        "small",
        ".failed strong",
      ];
      assert.ok(Math.min(...(await contrasts(page, "color", texts))) >= 4.5, colorScheme);
      const edges = await contrasts(page, "borderTopColor", ["button", "input:not([type=hidden])", "select"]);
      assert.ok(Math.min(...edges) >= 3, `${colorScheme} ${edges}`);
      const isDark = (await page.evaluate("getComputedStyle(document.body).backgroundColor")) === "rgb(20, 23, 27)";
      assert.equal(isDark, colorScheme === "dark");
    }
  });

  it("has named tables for screen readers, also if narrow", async () => {
    const page = await open(await lively(), { viewport: { width: 375, height: 700 } });
    const heard = await section(page, "Acme").ariaSnapshot();
    for (const line of ['- heading "Acme" [level=2]', '- table "Seats"', '- rowheader "bob"', 'button "Cancel: bob"'])
      assert.ok(heard.includes(line), `${line} is not in\n${heard}`);
  });
});
