import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Facts } from "../../../../src/cli/report/facts.js";
import { gather } from "../../../../src/cli/report/gather.js";
import { keptPeople } from "../../../../src/cli/report/keep.js";
import { handOver, propose } from "../../../../src/cli/report/output.js";
import { remarks, summary } from "../../../../src/cli/report/words.js";
import { readOnlyGitHub } from "../../../../src/github/github.js";
import type { Owner } from "../../../../src/github/owner.js";
import { loadRoster } from "../../../../src/roster/index.js";
import { readSettings } from "../../../../src/settings/settings.js";
import { root } from "../../../../tools/package.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../../../support/localGitHub.js";
import { RunningCommand } from "../../../support/runningCommand.js";
import { daysAgo, NOW } from "./support.js";

const ACME: Owner = { kind: "organization", name: "acme" };

const used = { createdAt: daysAgo(300), lastActivityAt: daysAgo(2), lastActivityEditor: "vscode/1.106.2/copilot/1.3" };
const unused = { createdAt: daysAgo(300), lastActivityAt: daysAgo(50) };
const never = { createdAt: daysAgo(60) };
const young = { createdAt: daysAgo(3) };
const unknown = { createdAt: daysAgo(300), lastAuthenticatedAt: daysAgo(2) };

describe("copilot-seats report", function () {
  this.timeout(120_000);
  let folder: string;
  let github: LocalGitHub | undefined;
  let said: string[];
  let printed: string[];
  const terminal = {
    print: (text: string) => void printed.push(text),
    say: (line: string) => void said.push(line),
    progress: (text: string) => void said.push(text),
    styled: (_: unknown, text: string) => text,
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "copilot-seats-"));
    said = [];
    printed = [];
  });

  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await github?.close();
    github = undefined;
  });

  async function start(organization: object, seed: object = {}): Promise<LocalGitHub> {
    github = await localGitHub(organization, seed, { now: () => NOW });
    return github;
  }

  function facts({ url }: LocalGitHub, owner = ACME, roster?: string, days = 30): Promise<Facts> {
    const settings = readSettings(() => undefined, { GITHUB_TOKEN: TOKEN, GITHUB_BASE_URL: url });
    return gather({
      owner,
      github: readOnlyGitHub(settings, { say: terminal.say, watch: terminal.progress }),
      rateOf: settings.rateOf,
      days,
      roster: roster === undefined ? undefined : loadRoster(roster),
      now: NOW,
    });
  }

  const file = (name: string, text?: string): string => {
    if (text !== undefined) writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const content = (name: string) => readFileSync(join(folder, name), "utf8");

  describe("reads", () => {
    it("a thousand seats in ten requests and four more, and shows its progress", async () => {
      const seats = Array.from({ length: 1_000 }, (_, index) => ({ login: `user-${index}`, ...used }));
      const acme = await start({ seats });
      const { totals } = await facts(acme);
      assert.equal(totals.seats, 1_000);
      assert.equal(totals.use.used, 1_000);
      const requests = acme.taken();
      const { length } = requests.filter((request) => request === "GET /orgs/acme/copilot/billing/seats 200");
      assert.deepEqual([length, requests.length], [10, 14], requests.join("\n"));
      assert.ok(said.includes("5 of 9 pages read"), said.join("\n"));
    });

    it("an enterprise: one line per person, with the organizations", async () => {
      const megacorp = await start(
        {},
        {
          organizations: [
            { login: "Acme", owners: ["owner"], seats: [{ login: "bob", ...used }], nullAssigneeSeats: 2 },
            { login: "umbrella", owners: ["owner"], planType: "enterprise", seats: [{ login: "bob", ...unused }] },
          ],
          enterprises: [
            {
              slug: "octo",
              organizations: ["acme", "umbrella"],
              owners: ["owner"],
              seats: [{ login: "dee", ...never }],
            },
          ],
        },
      );
      const report = await facts(megacorp, { kind: "enterprise", name: "octo" });
      assert.deepEqual(
        report.people.map(({ login, activity, organizations, rate }) => [login, activity, organizations, rate?.cents]),
        [
          ["bob", "used", ["Acme", "umbrella"], 3_900],
          ["dee", "never_used", [], 1_900],
        ],
      );
      assert.equal(report.unassigned.length, 2);
      assert.equal(report.totals.seats, 2);
      assert.deepEqual(report.leavers, [], "this token may not read who has a license");

      megacorp.world.revokeToken(TOKEN);
      megacorp.world.addToken({ token: TOKEN, login: "owner", scopes: ["manage_billing:copilot", "read:enterprise"] });
      const more = await facts(megacorp, { kind: "enterprise", name: "octo" });
      const why = "in no organization of octo";
      assert.deepEqual(more.leavers, [{ login: "dee", why, since: never.createdAt, cost: 1_900 }]);
      assert.match(
        remarks(more).join("\n"),
        /^1 seat whose holders may have left, 19 USD a month: dee: in no organization of octo; seat since \d{4}-\d\d-\d\d; 19 USD a month$/m,
      );
    });

    it("the seats of people whom the identity provider has suspended", async () => {
      const acme = await start({
        seats: [
          { login: "bob_acme", ...used },
          { login: "cy_acme", ...used },
        ],
      });
      const { login } = acme.world.suspendUser("bob_acme");
      const { leavers } = await facts(acme);
      assert.deepEqual(
        leavers.map((leaver) => [leaver.login, leaver.why]),
        [[login, "suspended by the identity provider"]],
      );
    });
  });

  describe("tells what would be saved", () => {
    /** Ten seats, 19,000 credits; four are not in use. */
    const seats = [
      ...Array.from({ length: 6 }, (_, index) => ({ login: `user-${index}`, ...used })),
      ...Array.from({ length: 4 }, (_, index) => ({ login: `idle-${index}`, ...unused })),
    ];
    const world = (organization: object, seed: object = {}) =>
      start({ seats, members: [], ...organization }, seed).then((acme) => facts(acme));

    it("where the pool has room: all of the seats' prices", async () => {
      const report = await world({ creditsUsed: { "2026-10": 9_000, "2026-11": 4_000 } });
      assert.equal(
        summary(report),
        "acme: 10 seats (6 used, 4 not used, 0 never used, 0 too new to judge, 0 not known), 190 USD a month. Could be saved: 4 seats, 76 USD a month.",
      );
      assert.match(
        remarks(report).join("\n"),
        /^AI credits in 2026-10: 9,000 used of a pool of 19,000, 0 paid beyond it\. All 4 unused seats could be removed before/,
      );
      assert.match(remarks(report).join("\n"), /^acme is assumed to have its own pool of AI credits/m);
    });

    it("where it has room for some: less what would be charged", async () => {
      const report = await world({ creditsUsed: { "2026-10": 14_000, "2026-11": 4_000 } });
      assert.match(
        summary(report),
        /Could be saved: 4 seats, 50 USD a month \(76 USD of seat prices, less 26 USD for AI credits that would then be charged\)\.$/,
      );
      assert.match(remarks(report).join("\n"), /2 of the 4 unused seats could be removed before the pool runs short/);
    });

    it("where it is exhausted: nothing", async () => {
      const report = await world({ creditsUsed: { "2026-10": 9_000, "2026-11": 25_000 } });
      assert.match(summary(report), /4 seats, 0 USD a month \(76 USD of seat prices, less 76 USD for AI credits/);
      assert.match(
        remarks(report).join("\n"),
        /^AI credits in 2026-11: 25,000 used of a pool of 19,000, 6,000 paid beyond it\. The pool was used up/,
      );
    });

    it("where its use cannot be read: seat prices only, and why", async () => {
      const report = await world({ usageReadable: false });
      assert.match(
        summary(report),
        /4 seats, 76 USD a month \(seat prices only: the use of AI credits cannot be read \(GitHub answered 404\); it takes an organization owner's token;/,
      );
      assert.doesNotMatch(remarks(report).join("\n"), /its own pool of AI credits/);
    });

    it("where the pool is an enterprise's: seat prices only, and how to know", async () => {
      const enterprises = [
        { slug: "octo", owners: ["owner"], organizations: ["acme"], creditsUsed: { "2026-10": 9_000 } },
      ];
      const acme = await start({ seats, members: [] }, { enterprises });
      const words = summary(await facts(acme));
      assert.match(
        words,
        /\(seat prices only: acme is part of an enterprise, .*: ask about the enterprise \(--enterprise\)\)/,
      );
      assert.ok(!acme.taken().some((request) => request.includes("ai_credit")));
      assert.match(summary(await facts(acme, { kind: "enterprise", name: "octo" })), /4 seats, 76 USD a month\.$/);
    });

    it("where the use is not that of these seats: seat prices only", async () => {
      const report = await world({ creditsUsed: { "2026-10": 25_000 }, paidUse: false });
      assert.match(
        summary(report),
        /seat prices only: GitHub has included 25,000 AI credits in 2026-10, more than these/,
      );
    });
  });

  it("counts use in GitHub's 28-day report, from signed links and without the token", async () => {
    const silent = { lastAuthenticatedAt: daysAgo(2), createdAt: daysAgo(200) };
    const acme = await start(
      {
        seats: ["ann", "bob", "cy", "dee"].map((login) => ({ login, ...silent })),
        usersReport: [
          { login: "ann", day: "2026-11-20", credits: 12.5 },
          { login: "ann", day: "2026-11-21", credits: 30 },
          { login: "bob", day: "2026-11-19", actions: 3 },
          { login: "cy", day: "2026-11-19" },
        ],
      },
      { tokens: [{ token: TOKEN, login: "owner", scopes: ["manage_billing:copilot", "read:org"] }] },
    );
    const report = await facts(acme);
    assert.deepEqual(
      report.people.map(({ login, activity, why, creditsUsed }) => [login, activity, why, creditsUsed]),
      [
        ["ann", "used", "GitHub's 28-day report shows use on 2026-11-21", 42.5],
        ["bob", "used", "GitHub's 28-day report shows use on 2026-11-19", 0],
        ["cy", "unknown", "a sign-in, but no activity: the editor's telemetry may be off", 0],
        ["dee", "unknown", "a sign-in, but no activity: the editor's telemetry may be off", null],
      ],
    );
    assert.deepEqual(
      acme.taken().filter((request) => request.includes("usage-reports")),
      ["GET /copilot-usage-reports/organization/Acme/0.ndjson 200"],
    );
    const short = await facts(acme, ACME, undefined, 2);
    assert.equal(short.people.find(({ login }) => login === "bob")?.activity, "unknown");
  });

  it("says what could not be read, what GitHub answered and what to do, when a token may not look", async () => {
    const acme = await start({}, { tokens: [{ token: TOKEN, login: "ada", scopes: [] }] });
    await assert.rejects(facts(acme), (error: Error) => {
      assert.match(
        error.message,
        /^Cannot read the Copilot seats of acme: GitHub answered 40[34] \(request .*GITHUB_TOKEN/,
      );
      assert.match(error.message, /"manage_billing:copilot"/);
      return true;
    });
  });

  it("writes the format that the file's name asks for, and says the totals", async () => {
    const report = await facts(await start({ seats: [{ login: "bob", ...used }] }));
    handOver(report, "html", file("report.html"), terminal);
    assert.match(content("report.html"), /^<!doctype html>/);
    assert.match(said.at(-1) ?? "", /report\.html: acme: 1 seat \(1 used,/);
    assert.deepEqual(printed, []);
    assert.throws(
      () => handOver(report, "csv", join(folder, "nowhere", "report.csv"), terminal),
      /^Error: Cannot write .*report\.csv: ENOENT: no such file or directory\. Nothing was written\.$/,
    );
  });

  describe("--propose", () => {
    const ROSTER = `# Who has a seat
team: platform
seats:
  - ann
  - bob # since the trial
  - username: cy
    note: on leave until spring
    expires: 2027-03-31

  - dee
  - eve
  # the design team
  - { username: flo, team: design }
  - gus
  - hal
  - username: ivy
    expires: 2026-01-31
`;
    const SEATS = [
      { login: "Ann", ...used },
      { login: "bob", ...unused },
      { login: "cy", ...unused },
      { login: "dee", ...young },
      { login: "eve", ...unknown },
      { login: "flo", ...never },
      { login: "gus", ...unused, team: "ops" },
      { login: "hal", ...unused, pendingCancellation: true },
      { login: "ivy", ...unused },
      { login: "zoe", ...unused },
    ];

    async function proposed(keep: readonly string[] = [], graceDays = 30, path = file("seats.yaml", ROSTER)) {
      const acme = await start({ seats: SEATS });
      const report = await facts(acme, ACME, path);
      const roster = loadRoster(path);
      await propose(report, { roster, path, keep: keptPeople(keep, NOW), graceDays }, undefined, terminal);
      assert.deepEqual(acme.writes(), []);
      const [page = ""] = printed;
      const [taken = "", left = ""] = page.slice(page.indexOf("\n## ")).split("\n## Not in use, but kept");
      const whoIn = (text: string) =>
        [...text.matchAll(/^\| `([\w-]+)` \| (.*?) \|/gm)].map(([, login, why]) => [login, why]);
      return { page, taken: whoIn(taken), left: whoIn(left) };
    }

    it("removes people who have not used a seat, and says who and why; the diff has only these lines", async () => {
      const { page, taken, left } = await proposed();
      assert.equal(
        content("seats.yaml"),
        `# Who has a seat
team: platform
seats:
  - ann

  - dee
  - eve
  # the design team
  - gus
  - username: ivy
    expires: 2026-01-31
`,
      );
      assert.deepEqual(taken.map(([login]) => login).sort(), ["bob", "cy", "flo", "hal"]);
      assert.deepEqual(
        taken.find(([login]) => login === "flo")?.[1],
        "never used: no activity and no sign-in since it was granted",
      );
      assert.deepEqual(
        new Map(left as [string, string][]),
        new Map([
          ["gus", "has the seat through a team or an organization too: end it there, not in the roster"],
          ["ivy", "has a seat that the roster does not want today: the next update cancels it"],
          ["zoe", "is not in the roster file"],
        ]),
      );
      // hal's seat is already cancelled, so removing hal saves nothing more.
      assert.match(page, /removes 4 people from .* saves 57 USD a month/);
      assert.match(page, /`on leave until spring` \| `2027-03-31`/);
      assert.match(page, /Not judged: 1 seat too new, and 1 whose use GitHub does not show/);
      assert.match(page, /`the team ops`/);
      assert.match(said.at(-1) ?? "", /^4 people removed: changed .*seats\.yaml$/);
    });

    it("keeps people who are named or in a file with a last day, and seats in their grace period", async () => {
      const keep = file(
        "keep.yaml",
        "- username: bob\n  note: comes back in spring\n- username: hal\n  expires: 2026-11-01\n",
      );
      const { taken, left } = await proposed([keep, "CY,  gus"], 90);
      assert.deepEqual(
        taken.map(([login]) => login),
        ["hal"],
      );
      const why = new Map(left as [string, string][]);
      assert.equal(why.get("bob"), "is listed in --keep");
      assert.equal(why.get("cy"), "is listed in --keep");
      assert.equal(why.get("flo"), "has had the seat only since 2026-09-24");
    });

    it("changes the files of a folder that need a change, and no others", async () => {
      rmSync(folder, { recursive: true });
      folder = mkdtempSync(join(tmpdir(), "copilot-seats-"));
      file("design.csv", "username,team\r\nflo,design\r\ndee,design\r\n");
      file("platform.yaml", "- ann\n- bob\n");
      file("rest.yaml", "seats: [cy]\n");
      const { taken } = await proposed([], 30, folder);
      assert.deepEqual(taken.map(([login]) => login).sort(), ["bob", "cy", "flo"]);
      assert.equal(content("design.csv"), "username,team\r\ndee,design\r\n");
      assert.equal(content("platform.yaml"), "- ann\n");
      assert.deepEqual(
        loadRoster(folder).map(({ username }) => username),
        ["dee", "ann"],
      );
    });

    it("changes nothing if nobody would be left, or nobody is removed", async () => {
      await assert.rejects(proposed([], 30, file("seats.yaml", "- bob\n- cy\n")), /no one would be left in the roster/);
      assert.equal(content("seats.yaml"), "- bob\n- cy\n");
      await github?.close();
      const { page, taken } = await proposed(["bob"], 30, file("seats.yaml", "- ann\n- bob\n"));
      assert.deepEqual(taken, []);
      assert.match(page, /Nobody is removed from/);
      assert.equal(content("seats.yaml"), "- ann\n- bob\n");
      assert.match(said.at(-1) ?? "", /0 people removed: no file was changed/);
    });

    it("says what the program needs if more people are removed than a roster cancels at once", async () => {
      const idle = Array.from({ length: 6 }, (_, index) => `idle-${index}`);
      const page = async (people: readonly string[]) => {
        const seats = [{ login: "ann", ...used }, ...people.map((login) => ({ login, ...unused }))];
        const path = file("many.yaml", ["ann", ...people].map((login) => `- ${login}\n`).join(""));
        const acme = await start({ members: ["ada", "ann", ...people], seats });
        const rules = { roster: loadRoster(path), path, keep: new Set<string>(), graceDays: 30 };
        printed.length = 0;
        await propose(await facts(acme, ACME, path), rules, undefined, terminal);
        return printed.join("\n");
      };
      assert.match(await page(idle), /If they are intended, set maxCancellations: 6 in the same pull request\./);
      await github?.close();
      assert.doesNotMatch(await page(idle.slice(1)), /maxCancellations/);
    });

    it("leaves the roster as it is when the text for the pull request cannot be written", async () => {
      const acme = await start({ seats: SEATS });
      const path = file("seats.yaml", ROSTER);
      const rules = { roster: loadRoster(path), path, keep: new Set<string>(), graceDays: 30 };
      const report = await facts(acme, ACME, path);
      assert.throws(
        () => propose(report, rules, join(folder, "nowhere", "body.md"), terminal),
        /Cannot write .*body\.md: ENOENT/,
      );
      assert.equal(content("seats.yaml"), ROSTER);
    });

    it("changes no file through a symbolic link that leads elsewhere", async () => {
      const acme = await start({ seats: SEATS });
      file("elsewhere.yaml", ROSTER);
      mkdirSync(join(folder, "seats"));
      symlinkSync(file("elsewhere.yaml"), join(folder, "seats/all.yaml"));
      const path = join(folder, "seats");
      const rules = { roster: loadRoster(path), path, keep: new Set<string>(), graceDays: 30 };
      const report = await facts(acme, ACME, path);
      assert.throws(
        () => propose(report, rules, file("body.md"), terminal),
        /^Error: Cannot write .*all\.yaml: a symbolic link leads out of its folder, to .*elsewhere\.yaml; .*\. Nothing was written\.$/,
      );
      assert.equal(content("elsewhere.yaml"), ROSTER);
      assert.throws(() => content("body.md"), /ENOENT/);
    });
  });

  describe("as a command", () => {
    async function run(...args: string[]) {
      const environment: NodeJS.ProcessEnv = {
        ...process.env,
        GITHUB_TOKEN: TOKEN,
        GITHUB_BASE_URL: github?.url ?? "",
      };
      const command = new RunningCommand(
        process.execPath,
        ["--import", "tsx", join(root, "src/cli/main.ts"), "report", ...args],
        {
          cwd: root,
          env: environment,
        },
      );
      return command.outcome;
    }

    it("prints a table, and writes a page", async () => {
      await start({ seats: [{ login: "bob", ...used }] });
      const [table, page] = await Promise.all([
        run("--organization", "acme", "--quiet"),
        run("--organization", "acme", "--output", file("report.html")),
      ]);
      assert.equal(table.code, 0, table.output);
      assert.match(table.output, /^Person +Use +Last activity[\s\S]*\nbob /);
      assert.equal(page.code, 0, page.output);
      assert.match(content("report.html"), /<\/html>\n$/);
    });

    it("succeeds even if nobody reads its messages", async () => {
      const { url } = await start({ seats: [{ login: "bob", ...used }] });
      const args = ["report", "--organization", "acme", "--output", file("report.html")];
      const child = spawn(process.execPath, ["--import", "tsx", join(root, "src/cli/main.ts"), ...args], {
        cwd: root,
        env: { ...process.env, GITHUB_TOKEN: TOKEN, GITHUB_BASE_URL: url },
        stdio: ["ignore", "ignore", "pipe"],
      });
      child.stderr.destroy();
      const [code] = await once(child, "close");
      assert.equal(code, 0);
      assert.match(content("report.html"), /<\/html>\n$/);
    });

    it("refuses invalid options before any request", async () => {
      const acme = await start({});
      const refusals = await Promise.all([
        run("--organization", "acme", "--days", "91"),
        run("--organization", "acme", "--propose"),
        run("--organization", "acme", "--keep", "ann"),
        run("--organization", "acme", "--propose", "--roster", "x.yaml", "--keep", "no login"),
        run("--organization", "acme", "--propose", "--roster", "x.yaml", "--format", "csv"),
      ]);
      const reasons = [
        /--days must be 90 days or less, because GitHub keeps no older activity/,
        /--propose changes a roster: name it with --roster <file>/,
        /--keep and --grace belong to --propose/,
        /--keep takes logins, or a .yaml or .csv file of them: got "no login"/,
        /--propose only writes Markdown/,
      ];
      for (const [index, { code, output }] of refusals.entries()) {
        assert.equal(code, 2, output);
        assert.match(output, reasons[index] ?? /./);
      }
      assert.deepEqual(acme.taken(), []);
    });
  });
});
