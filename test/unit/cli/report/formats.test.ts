import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { z } from "zod";
import type { Facts } from "../../../../src/cli/report/facts.js";
import { FORMATS, formatOf, rendered } from "../../../../src/cli/report/formats.js";
import { markdownOf } from "../../../../src/cli/report/markdown.js";
import { tableOf } from "../../../../src/cli/report/table.js";
import { terminalOf } from "../../../../src/cli/terminal.js";
import { inventedCompany } from "../../../support/inventedSeats.js";
import { daysAgo, facts, HOSTILE, NEVER_USED, NOW, PENDING, seat, UNKNOWN, UNUSED, YOUNG } from "./support.js";

const COLUMNS =
  "login,use,why,lastActivityAt,lastActivityEditor,lastAuthenticatedAt,aiCreditsUsed,since,team,costCenter,assigningTeams,organizations,planType,monthlyCost,unusedSeatPrice,pendingCancellationDate";

const {
  login: _,
  assigneeId: __,
  ...UNASSIGNED
} = seat("nobody", { createdAt: "2025-01-02T03:04:05Z", assigningTeam: "ghosts" });

function mixed(): Facts {
  const entries = [
    seat("ann"),
    seat("bob", UNUSED),
    seat("cy", NEVER_USED),
    seat("dee", YOUNG),
    seat("eve", UNKNOWN),
    seat("flo", { ...UNUSED, ...PENDING }),
  ];
  return facts(entries, {
    listing: { entries, unassigned: [{ ...UNASSIGNED, assignee: null }], whole: false, lack: { kind: "shifting" } },
    roster: [
      { username: "ann", team: "platform", costCenter: "4711" },
      { username: "bob", team: "design" },
    ],
  });
}

/** Facts with these texts in every place that others can write to. */
function hostile(texts: readonly string[]): Facts {
  const entries = texts.map((text, index) =>
    seat(`-person-${index}-`, { ...UNUSED, lastActivityEditor: text.slice(0, 200) || null }),
  );
  return facts(entries, {
    roster: texts.map((text, index) => ({ username: `-person-${index}-`, team: text, costCenter: text })),
  });
}

const anyText = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ unit: fc.constantFrom(..."=+-@|\\`<>&\"'\n\r\t #[]()!*_~,;: a"), maxLength: 60 }),
);
const anyTexts = fc.array(anyText, { minLength: 1, maxLength: 8 });

describe("the formats of a report", () => {
  it("follow the option, or else the file's extension", () => {
    assert.equal(formatOf(undefined, undefined), "table");
    assert.equal(formatOf(undefined, "a/report.HTML"), "html");
    assert.equal(formatOf("csv", "report.html"), "csv");
    assert.deepEqual(
      ["x.md", "x.json", "x.csv", "x.txt"].map((file) => formatOf(undefined, file)),
      ["markdown", "json", "csv", "table"],
    );
    assert.throws(() => formatOf(undefined, "report.pdf"), /report\.pdf: add --format, one of table,/);
  });

  it("all name everyone, the states in their own words, the cost, and what could be saved", () => {
    for (const format of FORMATS) {
      const text = rendered(mixed(), format);
      for (const login of ["ann", "bob", "cy", "dee", "eve", "flo"])
        assert.match(text, new RegExp(`\\b${login}\\b`), format);
      for (const word of [/never.used/, /too new to judge|young/, /not known|unknown/, /2026-12-01/])
        assert.match(text, word, format);
      if (format !== "csv") assert.match(text, /\b114\b/, `${format}: the cost`);
      assert.match(text, /\b38\b|"unused"[^\n]*,19,19/, `${format}: the saving`);
      assert.ok(text.endsWith("\n") && !text.endsWith("\n\n"), format);
    }
  });

  it("say what the numbers leave out: seats without a person, a list that shifted, what GitHub cannot tell", () => {
    for (const format of ["table", "markdown", "html"] as const) {
      const text = rendered(mixed(), format);
      assert.match(text, /1 seat without a person \(the oldest since 2025-01-02\) is not counted here/, format);
      assert.match(text, /people may be missing/, format);
      assert.match(text, /For 1 seat, GitHub cannot tell whether it is used\. It never counts as unused/, format);
      assert.match(text, /4 people are not in the roster file/, format);
    }
  });

  it("work for an owner without seats", () => {
    for (const format of FORMATS) assert.ok(rendered(facts([]), format).length > 0);
    assert.match(rendered(facts([]), "table"), /^acme: 0 seats/);
  });
});

describe("the report as CSV", () => {
  const rows = (text: string) =>
    z
      .array(z.record(z.string(), z.string()))
      .parse(parse(text, { bom: true, columns: true, record_delimiter: "\r\n" }));

  it("has the documented columns, one line per person, and one for each seat without a person", () => {
    const text = rendered(mixed(), "csv");
    assert.equal(text.split("\r\n")[0], `\ufeff${COLUMNS.replace(/\w+/g, '"$&"')}`);
    assert.deepEqual(
      rows(text).map(({ login, use, team, monthlyCost, unusedSeatPrice }) => [
        login,
        use,
        team,
        monthlyCost,
        unusedSeatPrice,
      ]),
      [
        ["ann", "used", "platform", "19", "0"],
        ["bob", "unused", "design", "19", "19"],
        ["cy", "never_used", "", "19", "19"],
        ["dee", "young", "", "19", "0"],
        ["eve", "unknown", "", "19", "0"],
        ["flo", "unused", "", "19", "0"],
        ["", "unknown", "", "", ""],
      ],
    );
    assert.equal(rows(text).at(-1)?.assigningTeams, "ghosts");
  });

  it("is read back unchanged, and starts no formula, whatever people wrote", () => {
    fc.assert(
      fc.property(anyTexts, (texts) => {
        const all = hostile(texts);
        const read = rows(rendered(all, "csv"));
        assert.equal(read.length, texts.length);
        for (const [index, row] of read.entries()) {
          const { team, lastActivityEditor } = all.people[index] ?? {};
          for (const [cell, text] of [
            [row.team, team],
            [row.lastActivityEditor, lastActivityEditor],
          ] as const) {
            assert.equal(
              cell?.replace(/(^|[;|])'+/g, "$1"),
              (text ?? "").replace(/(^|[;|])'+/g, "$1"),
              JSON.stringify([cell, text]),
            );
          }
          // A German spreadsheet splits at semicolons.
          for (const cell of Object.values(row))
            assert.doesNotMatch(cell, /(?:^|[;|\t])["\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u);
          for (const cell of Object.values(row)) assert.doesNotMatch(cell, /[\p{Cc}\p{Cf}]/u);
        }
      }),
    );
  });
});

describe("the report as JSON", () => {
  const totals = {
    seats: z.int(),
    use: z.strictObject({ used: z.int(), unused: z.int(), never_used: z.int(), young: z.int(), unknown: z.int() }),
    pendingCancellation: z.int(),
    monthlyCost: z.number(),
    seatsWithoutPrice: z.int(),
  };
  const saved = { seats: z.int(), seatPrices: z.number() };
  const group = z.strictObject({ name: z.string().nullable(), ...totals, couldBeSaved: z.strictObject(saved) });
  const text = z.string().nullable();
  const schema = z.strictObject({
    version: z.literal(2),
    generatedAt: z.iso.datetime(),
    owner: z.strictObject({ kind: z.enum(["organization", "enterprise"]), name: z.string() }),
    days: z.int(),
    currency: z.literal("USD"),
    prices: z.strictObject({ business: z.number(), enterprise: z.number() }),
    complete: z.boolean(),
    credits: z.strictObject({ month: z.string(), pool: z.int(), used: z.int(), paid: z.int() }).nullable(),
    whyNoNet: text,
    totals: z.strictObject({ ...totals, couldBeSaved: z.strictObject({ ...saved, net: z.number().nullable() }) }),
    teams: z.array(group),
    costCenters: z.array(group),
    people: z.array(
      z.strictObject({
        login: z.string(),
        use: z.enum(["used", "unused", "never_used", "young", "unknown"]),
        why: z.string(),
        couldBeSaved: z.boolean(),
        lastActivityAt: text,
        lastActivityEditor: text,
        lastAuthenticatedAt: text,
        aiCreditsUsed: z.number().nullable(),
        since: z.string(),
        team: text,
        costCenter: text,
        assigningTeams: z.array(z.string()),
        organizations: z.array(z.string()),
        planType: z.string(),
        monthlyCost: z.number(),
        pendingCancellationDate: text,
      }),
    ),
    leavers: z.array(
      z.strictObject({ login: z.string(), why: z.string(), since: z.string(), monthlyCost: z.number().nullable() }),
    ),
    seatsWithoutAssignee: z.array(
      z.strictObject({
        since: z.string(),
        assigningTeam: text,
        organization: text,
        pendingCancellationDate: text,
        planType: z.string(),
      }),
    ),
  });

  it("has the documented fields and no others", () => {
    const report = schema.parse(JSON.parse(rendered(mixed(), "json")));
    assert.equal(report.complete, false);
    assert.equal(report.credits, null);
    assert.match(report.whyNoNet ?? "", /^the use of AI credits cannot be read \(GitHub answered 404\); it takes /);
    assert.deepEqual(report.totals, {
      seats: 6,
      use: { used: 1, unused: 2, never_used: 1, young: 1, unknown: 1 },
      pendingCancellation: 1,
      monthlyCost: 114,
      seatsWithoutPrice: 0,
      couldBeSaved: { seats: 2, seatPrices: 38, net: null },
    });
    assert.deepEqual(report.seatsWithoutAssignee[0]?.assigningTeam, "ghosts");
  });

  it("is JSON whatever people wrote", () => {
    fc.assert(fc.property(anyTexts, (texts) => void schema.parse(JSON.parse(rendered(hostile(texts), "json")))));
  });
});

describe("the report as Markdown", () => {
  it("fits a step summary at 30,000 seats, what could be saved first, and says what it left out", () => {
    const { seats, roster } = inventedCompany(30_000, NOW);
    const text = rendered(facts(seats, { roster }), "markdown");
    assert.ok(Buffer.byteLength(text) < 2 ** 20, String(Buffer.byteLength(text)));
    const idle = /## Could be saved: ([\d,]+) seats/.exec(text)?.[1] ?? "";
    const lines = text.split("\n").filter((line) => /^\| `[a-z\d-]+` \| `/.test(line));
    assert.ok(lines.length > Number(idle.replace(",", "")), "all idle people are there");
    const others = Number(/All other seats: ([\d,]+)/.exec(text)?.[1]?.replace(",", ""));
    const cut = Number(/\*\*Cut here: ([\d,]+) of the [\d,]+ lines/.exec(text)?.[1]?.replace(",", ""));
    assert.equal(others - cut, lines.length - Number(idle.replace(",", "")));
  });

  it("cuts the first list, too, and then shows nothing of the second", () => {
    const { seats } = inventedCompany(2_000, NOW);
    const text = markdownOf(facts(seats), 20_000);
    assert.ok(Buffer.byteLength(text) < 20_000);
    assert.match(text, /\*\*Cut here: \d+ of the \d+ lines of "Could be saved: \d+ seats/);
    assert.match(text, /\*\*Cut here: ([\d,]+) of the \1 lines of "All other seats: \1" are left out,\*\*/);
    assert.doesNotMatch(markdownOf(facts(seats)), /Cut here/);
  });

  it("begins no second list once the first is cut, although a shorter line of it would fit", () => {
    const roster = [{ username: "bob", team: "|".repeat(200) }];
    const people = facts([seat("ann"), seat("bob", UNUSED), seat("cy")], { roster });
    const cut = Array.from({ length: 60 }, (_, index) => markdownOf(people, 2_000 + index * 50)).filter((text) =>
      text.includes('of "Could be saved'),
    );
    assert.ok(cut.length > 20 && cut.every((text) => !text.includes("## All other seats")));
  });

  it("shows people's texts as text, each in its cell, whatever they wrote", () => {
    fc.assert(
      fc.property(anyTexts, (texts) => {
        const text = rendered(hostile(texts), "markdown");
        let columns = 0;
        for (const line of text.split("\n")) {
          if (!line.startsWith("|")) {
            columns = 0;
            continue;
          }
          const pipes = line.split("|").length;
          columns ||= pipes;
          assert.equal(pipes, columns, line);
          for (const cell of line.split("|").slice(1, -1)) {
            const own = cell.trim();
            const ours = /^[\w ,.()*-]*$/.test(own);
            const code = /^`[^`]+`$/.test(own);
            const entities = /^<code>(?:[\p{L}\p{M}\p{N} ]|&#\d+;)*<\/code>$/u.test(own);
            assert.ok(ours || code || entities, own);
          }
        }
      }),
    );
  });
});

describe("the report as a table", () => {
  it("has aligned columns, and the numbers last", () => {
    const lines = rendered(mixed(), "table").split("\n");
    assert.match(lines[0] ?? "", /^Person {2}Use +Last activity {2}Editor +Seat since {2}Team +Cost center {2}Ends$/);
    assert.match(lines[1] ?? "", /^ann {5}used +2026-11-22 +vscode 1\.106\.2 +2026-05-07 +platform +4711$/);
    assert.match(lines[6] ?? "", /^flo .* 2026-12-01$/);
    assert.match(
      lines.join("\n"),
      /acme: 6 seats \(1 used, 2 not used, 1 never used, 1 too new to judge, 1 not known\), 114 USD a month/,
    );
  });

  it("takes no more columns than the terminal has, and loses nothing", () => {
    const styled = (_: unknown, text: string) => text;
    const words = (text: string) => text.trim().split(/\s+/).toSorted();
    const wide = rendered(mixed(), "table");
    for (const columns of [60, 80, 100, 120]) {
      const narrow = rendered(mixed(), "table", { styled, columns });
      for (const line of narrow.split("\n")) assert.ok(line.length <= columns, `${columns}: ${line}`);
      assert.deepEqual(words(narrow), words(wide), `${columns}`);
    }
    const ann = /^ann .*\n.*/m.exec(rendered(mixed(), "table", { styled, columns: 80 }))?.[0];
    assert.match(ann ?? "", /^ann {5}used +2026-11-22 {2}vscode 1\.106\.2 {2}2026-05-07 {2}platform\n {2}4711$/);
  });

  it("colors states only on a terminal, and lets no text control the terminal", () => {
    const stream = { write: () => true, isTTY: true, hasColors: () => true };
    const { styled } = terminalOf({}, { stdout: stream, stderr: stream });
    assert.ok(tableOf(mixed(), { styled }).includes("\u001b[32mann"));
    assert.ok(!rendered(mixed(), "table").includes("\u001b"));
    fc.assert(
      fc.property(anyTexts, (texts) => {
        assert.doesNotMatch(rendered(hostile(texts), "table").replaceAll("\n", ""), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe("the report as a page", () => {
  const ours = (page: string, element: string) =>
    new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(page)?.[1] ?? "";

  it("allows itself its own style and script, by their hashes, and nothing else", () => {
    const page = rendered(mixed(), "html");
    const policy =
      /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll("&#39;", "'") ?? "";
    const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    assert.match(policy, /^default-src 'none'; /);
    assert.ok(policy.includes(`style-src ${hash(ours(page, "style"))};`), policy);
    assert.ok(policy.includes(`script-src ${hash(ours(page, "script"))};`), policy);
    assert.doesNotMatch(policy, /unsafe|\*|data:|https?:/);
    assert.doesNotMatch(page, /\b(?:src|href|action)=|@import|url\(|\bstyle="|\son\w+="/);
  });

  it("has no markup but its own, whatever people wrote", () => {
    const shape = (page: string) =>
      page
        .replace(ours(page, "style"), "")
        .replace(ours(page, "script"), "")
        .match(/<[^>]*>/g)
        ?.map((tag) => tag.replace(/"[^"]*"/g, '""'));
    fc.assert(
      fc.property(
        fc.uniqueArray(
          anyText.filter((text) => text.trim() !== ""),
          { minLength: 3, maxLength: 3 },
        ),
        (texts) => {
          const harmless = hostile(["one", "two", "three"]);
          const dangerous = hostile(texts);
          fc.pre(dangerous.teams.length === 3);
          assert.deepEqual(shape(rendered(dangerous, "html")), shape(rendered(harmless, "html")));
        },
      ),
    );
  });

  it("shows the organizations of an enterprise", () => {
    const page = rendered(
      facts([seat("ann", { organization: "globex" }), seat("ann", { organization: "acme" })], {
        owner: { kind: "enterprise", name: "umbrella" },
      }),
      "html",
    );
    assert.match(page, /<th scope="col">Organizations/);
    assert.match(page, /<td>globex/);
    assert.match(page, /counts once, as GitHub bills them/);
  });

  it("names the largest teams, and how many more there are", () => {
    const entries = Array.from({ length: 30 }, (_, index) =>
      seat(`p${index}`, { assigningTeam: `team-${index}`, createdAt: daysAgo(100) }),
    );
    assert.match(rendered(facts(entries), "html"), /and 18 smaller ones/);
  });
});
