import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { markdownOf } from "../../../src/cli/summarize/markdown.js";
import { readRun } from "../../../src/cli/summarize/run.js";
import { summaryOf } from "../../../src/cli/summarize/summary.js";
import { textOf } from "../../../src/cli/summarize/text.js";
import { UNKNOWN } from "../../../src/provider/check.js";
import { keepsLine } from "../../../src/provider/dictionary.js";
import { root } from "../../../tools/package.js";
import { read } from "../../support/documents.js";
import { error, eventLog, line, note, previewJson, roster, seat, team, warning } from "../../support/pulumiRuns.js";

const summarized = (text: string) => summaryOf(readRun(text));
const markdown = (text: string, url?: string) => markdownOf(summarized(text), { name: "production", url });
const acme = (text: string) => {
  const [owner, ...others] = summarized(text).owners;
  assert.equal(others.length, 0);
  if (!owner) throw new Error("no owner has changes");
  return owner;
};
const logins = (people: readonly { login: string }[]) => people.map(({ login }) => login);

const many = (length: number, prefix = "user") =>
  Array.from({ length }, (_, index) => `${prefix}-${String(index).padStart(5, "0")}`);
/** Three people get a seat, one of them after a cancellation on GitHub, and one person loses it. */
const threeAndOnesLine = line({ grants: ["cy", "dee", "eve"], cancels: ["bob"], unchanged: 1 });
const threeAndOne = {
  prior: roster(["ann", "bob", "cy"]),
  found: roster({ ann: "active", bob: "active", cy: "pending_cancellation" }),
  wanted: roster(["ann", "cy", "dee", "eve"]),
};

describe("summarize", () => {
  it("names who gets and who loses a seat, what it costs, and what was changed on GitHub", () => {
    assert.equal(
      markdown(previewJson([threeAndOne], [threeAndOnesLine]), "https://github.com/acme/seats/actions/runs/1"),
      `<!-- copilot-seats: production; outcome: drift -->

### Copilot seats (\`production\`): 1 changed on GitHub, 3 seats to grant, 1 seat to cancel

**\`acme\`: +3 −1**, monthly cost +38 USD (19 USD a seat), included AI credits +5,700 a month and -1,900 from the next month on

**Get a seat (2)**:
\`dee\`, \`eve\`

**Keep a seat that was cancelled (1)**:
\`cy\`

**Lose the seat (1)**, which is paid until the billing cycle ends:
\`bob\`

**Changed on GitHub since the last run (1)**:
- \`cy\`: the seat was cancelled

The next \`pulumi up\` undoes these changes. To keep one, write it into the program.

[The run](<https://github.com/acme/seats/actions/runs/1>) has every detail.
`,
    );
  });

  it("reads the same from every format in which Pulumi prints a run", () => {
    const facts = summarized(previewJson([threeAndOne], [threeAndOnesLine]));
    assert.deepEqual(summarized(eventLog([threeAndOne], [threeAndOnesLine], { planning: true })), facts);
    const up = eventLog([threeAndOne], [threeAndOnesLine]);
    assert.deepEqual(summarized(up), { ...facts, run: "update" });
    assert.deepEqual(
      summarized(previewJson([threeAndOne]) + up),
      { ...facts, run: "update" },
      "an up with its preview",
    );
    const streamed = eventLog([threeAndOne], [threeAndOnesLine], { planning: true });
    assert.deepEqual(summarized(streamed + up), { ...facts, run: "update" }, "an up with its preview as events");
    assert.deepEqual(
      summarized(previewJson([threeAndOne], [threeAndOnesLine]).replaceAll(/\n */g, "")),
      facts,
      "in one line",
    );
    assert.match(
      textOf(summarized(up)),
      /^Copilot seats: 1 changed on GitHub, 3 seats granted, 1 seat cancelled\nacme: \+3 -1, /,
    );
  });

  it("says nothing about what stays", () => {
    const still = previewJson([{ prior: roster(many(10_000)) }, { prior: seat("ann") }]);
    assert.equal(summarized(still).outcome, "nothing");
    assert.match(markdown(still), /nothing to do\n$/);
    assert.deepEqual(summarized(still).owners, []);
  });

  it("lists 40 changes of 10,000 seats and nobody else", () => {
    const before = many(10_000);
    const after = [...before.slice(25), ...many(15, "new")];
    const text = markdown(
      previewJson(
        [{ prior: roster(before), wanted: roster(after) }],
        [line({ grants: after.slice(-15), cancels: before.slice(0, 25), unchanged: 9_975 })],
      ),
    );
    assert.ok(text.length < 2_000, `${text.length} characters`);
    assert.equal(text.match(/`(?:user|new)-\d+`/g)?.length, 40);
    assert.match(text, /\+15 −25\*\*, monthly cost -190 USD/);
    assert.doesNotMatch(text, /<details>/);
  });

  it("stays below GitHub's limit, and says what it had no room for", () => {
    const crowd = many(10_000, "a-rather-long-login-of-somebody");
    const text = markdown(previewJson([{ wanted: roster(crowd) }], [line({ grants: crowd })]));
    assert.ok(text.length <= 65_536, `${text.length} characters`);
    const named = text.match(/`a-rather-long[\w-]+`/g)?.length ?? 0;
    assert.ok(named >= 500, `${named} names`);
    assert.ok(text.includes(`and ${(10_000 - named).toLocaleString("en-US")} more who do not fit here`));
    assert.match(text, /<details><summary>Show the names<\/summary>/);
    const errors = markdown(
      previewJson(
        [],
        many(500).map((each) => error(`${each} ${"x".repeat(3_000)}`)),
      ),
    );
    assert.ok(errors.length <= 65_536, `${errors.length} characters`);
    assert.match(errors, /and 4\d\d more that do not fit here/);
  });

  it("stays below it for any number of owners", () => {
    const name = (index: number) => `a-rather-long-organization-${index}`;
    const changes = Array.from({ length: 2_000 }, (_, index) => ({
      wanted: roster(["ann"], { organization: name(index) }, name(index)),
    }));
    const text = markdown(previewJson(changes));
    assert.ok(text.length <= 65_536, `${text.length} characters`);
    const named = text.match(/^\*\*`a-rather-long/gm)?.length ?? 0;
    assert.ok(named >= 200, `${named} owners`);
    assert.ok(text.includes(`And ${(2_000 - named).toLocaleString("en-US")} more owners that do not fit here.`));
    const crowded = { ...summarized(previewJson(changes)), errors: many(500).map((each) => each.repeat(300)) };
    assert.ok(markdownOf(crowded, { name: "production", url: undefined }).length <= 65_536);
  });

  it("says plainly that a mass cancellation was refused, and that a roster is broken", () => {
    const refusal =
      "pulumi-nodejs:dynamic:CopilotSeatRoster resource 'acme': property maxCancellations value {<nil>} has a problem: " +
      "30 of 40 seats would be cancelled, and maxCancellations is 25%, here 10: user-00010 and 29 more. Nothing was cancelled.";
    const refused = markdown(
      previewJson([{ prior: roster(many(40)) }], [line({ cancels: many(30), unchanged: 10 }), error(refusal)]),
    );
    assert.match(refused, /: refused, since it would cancel too many seats\n\nNothing was changed/);
    assert.match(refused, /^- `30 of 40 seats would be cancelled, .* Nothing was cancelled\.`$/m);
    assert.match(
      refused,
      /^- `acme: 0 seats to grant, 30 to cancel \(user-00000, .*user-00019 and 10 more\), 10 unchanged; monthly cost -570 USD/m,
    );

    const complaints = "Cannot read the roster seats.yaml: 2 complaints\nseats.yaml:2:3: one\nseats.yaml:3:3: two";
    const broken = markdown(previewJson([], [error(complaints), error("preview failed")]));
    assert.match(broken, /: the preview failed\n/);
    assert.match(
      broken,
      /\*\*Errors \(1\)\*\*:\n- `Cannot read the roster seats\.yaml: 2 complaints`\n {2}- `seats\.yaml:2:3: one`\n {2}- /,
    );
  });

  it("calls a run failed that ended before it began, and refuses what is not a run", () => {
    assert.equal(summarized("").outcome, "failed");
    assert.match(markdown("\n"), /failed before the preview began; the run's log says why/);
    for (const text of ["{}", "[]", "null", "Previewing update (production):", '{"level":"warn"}\nDone.'])
      assert.throws(
        () => readRun(text),
        /^Error: it contains no Pulumi output\. summarize reads what `pulumi preview --json`/,
      );
    assert.throws(
      () => readRun('note\n{"steps":[{}]}'),
      /^Error: the JSON in line 2 is not a run of Pulumi, or only a part/,
    );
    const whole = previewJson([threeAndOne]);
    for (const text of [whole.slice(0, 500), whole.replace("\n", "\nwarning: a line of standard error\n")])
      assert.throws(
        () => readRun(`\n${text}`),
        /^Error: the JSON that begins in line 2 cannot be read: it is cut off or mixed with other/,
      );
  });

  it("takes no plan from what a program prints or logs, and shows it as what it is", () => {
    const forged = line({ grants: [], cancels: [], unchanged: 3, price: 1 });
    const urn = "urn:pulumi:production::seats::pulumi:pulumi:Stack::seats-production";
    const logged = [
      { ...forged, severity: "info" },
      { ...forged, urn },
    ];
    for (const text of [
      previewJson([threeAndOne], [threeAndOnesLine, ...logged]),
      eventLog([threeAndOne], [...logged, threeAndOnesLine], { planning: true }),
    ]) {
      const { owners, notes } = summarized(text);
      assert.deepEqual(owners, summarized(previewJson([threeAndOne], [threeAndOnesLine])).owners);
      assert.deepEqual(notes, [forged.message.trim()]);
    }
  });

  it("skips what policy packs, notices and programs print around and between", () => {
    const around =
      'Loading policy packs...\n\n    acme-policies@v1.0.0 (local: ../policy)\n{"level":"info"}\n{\n  "a": 1\n}\n}\n{ b: 1 }\n{\n  c: [Object],\n}\n{not json\n';
    const said = [threeAndOnesLine];
    const facts = summarized(previewJson([threeAndOne], said));
    const digest = previewJson([threeAndOne], said);
    assert.deepEqual(summarized(`${around}${digest}${around}`), facts);
    assert.deepEqual(summarized(`${around}${digest.replaceAll(/\n */g, "")}\n${around}`), facts);
    const up = eventLog([threeAndOne], said);
    const between = up.replaceAll("\n", `\n${around}`);
    assert.deepEqual(summarized(digest + between), { ...facts, run: "update" });
    assert.equal(summarized(`${between.slice(0, between.indexOf('"resOutputsEvent"'))}\nKilled\n`).outcome, "failed");
  });

  it("calls a killed run failed, wherever its output ends", () => {
    const whole = previewJson([threeAndOne]) + eventLog([threeAndOne], [threeAndOnesLine]);
    const end = whole.lastIndexOf("\n", whole.indexOf('"summaryEvent"'));
    const begin = whole.indexOf('{"sequence":0');
    assert.ok(begin > 0 && begin < end);
    for (let length = whole.indexOf("\n", begin); length <= end; length += 20) {
      const { run, outcome, errors } = summarized(whole.slice(0, length));
      assert.deepEqual([run, outcome, errors.length], ["update", "failed", 1], whole.slice(begin, length));
      assert.match(errors[0] ?? "", /^Pulumi was stopped midway, or its output was cut off: /);
    }
    assert.match(markdown(whole.slice(0, end)), /: the update failed\n\nThe next run reads GitHub first[\s\S]*`dee`/);
    const preview = eventLog([], [], { planning: true }).split("\n").slice(0, 1).join();
    assert.equal(summarized(preview).outcome, "failed", "which would else close the issue");
  });

  it("says what a policy refused, or why that cannot be said", () => {
    const policy = (enforcementLevel: string, message: string) => ({
      policyName: "employees-only",
      message: `${message}\n`,
      enforcementLevel,
    });
    const policies = [policy("mandatory", "Only employees.\nlinus is none."), policy("advisory", "Think twice.")];
    const told = summarized(
      eventLog([{ wanted: seat("linus") }], [error("preview failed")], { planning: true, policies }),
    );
    assert.deepEqual(
      [told.outcome, told.errors, told.warnings],
      ["failed", ["policy employees-only: Only employees.\nlinus is none."], ["policy employees-only: Think twice."]],
    );
    const digest = summarized(previewJson([{ wanted: seat("linus") }], [error("preview failed")]));
    assert.match(digest.errors.join(), /PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true its --json leaves out what policies/);
  });

  it("refuses several runs, of which it would hide all but the last", () => {
    const preview = previewJson([threeAndOne]);
    const up = eventLog([threeAndOne]);
    const streamed = eventLog([threeAndOne], [], { planning: true });
    for (const text of [preview + preview, up + up, streamed + streamed, up + preview, preview + up + preview])
      assert.throws(() => readRun(text), /^Error: this holds more than one run of Pulumi/);
  });

  it("shows errors and warnings once, without what only matters to Pulumi, and notes", () => {
    const said = [
      error("Preview failed: no luck"),
      note("no luck"),
      error("preview failed"),
      warning("twice"),
      warning("twice"),
    ];
    const { errors, warnings, notes } = summarized(
      previewJson(
        [],
        [
          ...said,
          note("by the way"),
          note("(node:1) [DEP0128] DeprecationWarning: x"),
          { severity: "debug", message: "x" },
        ],
      ),
    );
    assert.deepEqual([errors, warnings, notes], [["no luck"], ["twice"], ["by the way"]]);
    assert.deepEqual(summarized(eventLog([], [error("update failed")])).errors, ["update failed"]);
  });

  it("finds nothing lost in a move between resources, nor in a rename", () => {
    const move = [
      { prior: roster(["ann", "bob"]), wanted: roster(["ann"]) },
      { wanted: seat("Bob") },
      { prior: seat("ann"), wanted: null },
    ];
    assert.deepEqual(summarized(previewJson(move)).owners, []);
    const renamed = { prior: roster(["linus"]), found: roster({ linus: "renamed to Tux" }) };
    const followed = acme(previewJson([{ ...renamed, wanted: roster(["tux"]) }]));
    assert.deepEqual([followed.granted, followed.cancelled, followed.unresolved], [[], [], []]);
    const ignored = acme(previewJson([{ ...renamed, wanted: roster(["linus"]) }]));
    assert.deepEqual(ignored.unresolved, [{ login: "linus", status: "renamed to Tux" }]);
    const advice = /undoes these changes/;
    assert.doesNotMatch(markdown(previewJson([{ ...renamed, wanted: roster(["linus"]) }])), advice, "up would fail");
    assert.deepEqual(logins(acme(previewJson([{ ...renamed, wanted: roster(["ann"]) }])).cancelled), ["linus"]);
  });

  it("distinguishes drift from changes in the program", () => {
    const gone = acme(previewJson([{ prior: seat("ann"), found: null, wanted: seat("ann") }]));
    assert.deepEqual(gone.drift, [{ login: "ann", was: "active", is: null }]);
    const stranger = acme(
      previewJson([{ prior: roster(["ann"]), found: roster(["ann", "mallory"]), wanted: roster(["ann"]) }]),
    );
    assert.deepEqual(stranger.drift, [{ login: "mallory", was: null, is: "active" }]);
    assert.deepEqual(logins(stranger.cancelled), ["mallory"]);
    const program = summarized(previewJson([{ prior: roster(["ann"]), wanted: roster(["bob"]) }]));
    assert.deepEqual([program.outcome, program.owners[0]?.drift], ["changes", []]);
    const cancelled = roster({ ann: "pending_cancellation" });
    const agreed = acme(previewJson([{ prior: roster(["ann"]), found: cancelled, wanted: roster([]) }]));
    assert.deepEqual([agreed.cancelled, agreed.drift.length], [[], 1]);
  });

  it("names who has a seat already, cannot have one or keeps it, which costs nothing", () => {
    const three = [{ wanted: roster(["ann", "bob", "cy"]) }];
    const said = [line({ grants: ["ann"], takenOver: ["bob", "cy"], unchanged: 2 })];
    for (const text of [previewJson(three, said), eventLog(three, said)]) {
      const adopted = acme(text);
      assert.deepEqual(logins(adopted.granted), ["ann"]);
      assert.deepEqual([adopted.takenOver, adopted.unchecked, adopted.cost?.change], [["bob", "cy"], 0, 19]);
    }
    const some = markdown(previewJson(three, said));
    assert.match(some, /: 1 seat to grant\n\n\*\*`acme`: \+1 −0\*\*, monthly cost \+19 USD/);
    assert.match(some, /\*\*Have a seat already \(2\)\*\*, which is taken over:\n`bob`, `cy`\n/);
    assert.match(textOf(summarized(previewJson(three, said))), /\n {2}\+ ann\n {2}= bob, cy \(had a seat already/);
    const whole = acme(
      previewJson([{ wanted: roster(["ann", "bob"]) }], [line({ takenOver: ["ann", "bob"], unchanged: 2 })]),
    );
    assert.deepEqual([whole.granted, whole.takenOver, whole.cost?.change], [[], ["ann", "bob"], 0]);

    const refusing = [line({ grants: ["ann"], refused: ["bob: not a member of acme", "cy: no such account"] })];
    const refused = acme(previewJson(three, refusing));
    assert.deepEqual([logins(refused.granted), refused.cost?.change], [["ann"], 19]);
    assert.deepEqual(refused.refused, [
      { login: "bob", why: "not a member of acme" },
      { login: "cy", why: "no such account" },
    ]);
    assert.match(
      markdown(previewJson(three, refusing)),
      /\*\*Cannot have a seat \(2\)\*\*:\n- `bob`: `not a member of acme`\n- `cy`: `no such account`\n/,
    );

    const leaving = [{ prior: roster(["ann", "bob", "cy", "dee"]), wanted: roster(["ann"]) }];
    const keeping = [line({ cancels: ["bob"], kept: ["cy through the team core", "dee by another resource"] })];
    for (const text of [previewJson(leaving, keeping), eventLog(leaving, keeping)]) {
      const kept = acme(text);
      assert.deepEqual([logins(kept.cancelled), kept.cost?.change], [["bob"], -19]);
      assert.deepEqual(kept.kept, [
        { login: "cy", through: "core" },
        { login: "dee", through: null },
      ]);
    }
    assert.match(
      markdown(previewJson(leaving, keeping)),
      /\*\*Leave the program and keep a seat \(2\)\*\*:\n- `cy` \(team `core`\)\n- `dee`\n/,
    );
    const throughTeam = seat("ann", "active", { assigningTeam: "platform" });
    const single = acme(previewJson([{ prior: throughTeam, wanted: null }]));
    assert.deepEqual(
      [single.cancelled, single.kept, single.cost?.change],
      [[], [{ login: "ann", through: "platform" }], 0],
    );
    const two = [roster(["ann"]), roster(["bob"], { organization: "acme" }, "other")].map((wanted) => ({ wanted }));
    const each = acme(previewJson(two, [line({ grants: ["ann"] }), line({ grants: ["bob"] })]));
    assert.deepEqual([logins(each.granted), each.takenOver, each.cost?.change], [["ann", "bob"], [], 38]);
  });

  it("names people whom the line only counts, or says among whom they are", () => {
    const [first, second] = [many(25, "a"), many(24, "b")];
    const refusals = many(3, "c").map((login) => `${login}: no such account`);
    const newcomers = [{ wanted: roster([...first, ...second, ...many(3, "c")]) }];
    const clear = acme(
      previewJson(newcomers, [line({ grants: first, takenOver: second.slice(0, 20), refused: refusals })]),
    );
    assert.deepEqual([clear.granted.length, clear.takenOver.length, clear.refused.length], [20, 20, 3]);
    assert.deepEqual([clear.unnamed.granted, clear.among.coming.length], [5, 9], "of four nothing is said");
    const mixed = previewJson(newcomers, [
      line({ grants: first, takenOver: second, refused: refusals, unchanged: 24 }),
    ]);
    const { granted, takenOver, refused, unnamed, among, cost } = acme(mixed);
    assert.deepEqual([granted.length, takenOver.length, refused.length], [20, 20, 3]);
    assert.deepEqual([unnamed.granted, unnamed.takenOver, unnamed.refused], [5, 4, 0]);
    assert.deepEqual(among.coming, [...first.slice(20), ...second.slice(20)]);
    assert.equal(cost?.change, 25 * 19);
    assert.match(markdown(mixed), /: 25 seats to grant\n/);
    assert.match(
      markdown(mixed),
      /\n\*\*Of 9 people, 5 get a seat, 4 have a seat already\*\*:\n`a-00020`, [^\n]*`b-00023`\n/,
    );
    assert.match(textOf(summarized(mixed)), /\n {2}\? Of 9 people, 5 get a seat, 4 have a seat already: a-00020, /);

    const keepers = second.map((login) => `${login} through the team core`);
    const leavers = [{ prior: roster([...first, ...second, "eve"]), wanted: roster(["eve"]) }];
    const leaving = acme(previewJson(leavers, [line({ cancels: first, kept: keepers, unchanged: 1 })]));
    assert.deepEqual([leaving.cancelled.length, leaving.kept.length], [20, 20]);
    assert.deepEqual([leaving.unnamed.cancelled, leaving.unnamed.kept, leaving.among.leaving.length], [5, 4, 9]);
    assert.deepEqual([leaving.cost?.change, leaving.seats], [-25 * 19, 50]);
    const all = acme(previewJson(leavers, [line({ cancels: [...first, ...second], unchanged: 1 })]));
    assert.deepEqual([all.cancelled.length, all.among.leaving, all.cost?.change], [49, [], -49 * 19]);
  });

  it("counts a purchase that no state shows, and none in a failed run", () => {
    // Without a refresh: ann's seat is gone on GitHub, but the state still has it as active.
    const changes = [{ prior: roster(["ann"]), wanted: roster(["ann", "bob"]) }];
    const said = [line({ grants: ["ann", "bob"] })];
    assert.deepEqual(logins(acme(previewJson(changes, said)).granted), ["ann", "bob"]);
    const done = { ...roster(["ann", "bob"]), outputs: { __assignees: "ann:1,bob:2" } };
    const partial = [{ prior: roster(["ann"]), wanted: done }];
    const failed = eventLog(partial, [...said, error("no luck")], { failed: ["acme"] });
    assert.deepEqual(logins(acme(failed).granted), ["bob"]);
    assert.deepEqual(summarized(eventLog(changes, [...said, error("no luck")], { failed: ["acme"] })).owners, []);
    const crowd = many(30);
    const again = [{ prior: roster(crowd), wanted: roster([...crowd, "bob"]) }];
    const counted = previewJson(again, [line({ grants: [...crowd, "bob"] })]);
    assert.deepEqual([acme(counted).granted.length, acme(counted).unnamed.granted], [21, 10]);
    assert.match(markdown(counted), /\nNot named here: 10 get a seat\.\n/);
  });

  it("says for how many the plan could not check whether they can have a seat", () => {
    const changes = [{ wanted: roster(["ann", "bob"]) }];
    const said = [line({ grants: ["ann", "bob"], unchecked: 1 })];
    assert.match(
      markdown(previewJson(changes, said)),
      /: 2 seats to grant\n[\s\S]*; 1 of them not checked for eligibility:/,
    );
    assert.match(markdown(eventLog(changes, said)), /: 2 seats granted\n/, "an update has seen them");
    const singles = [{ wanted: seat("ann") }, { wanted: seat("bob") }];
    const told = [line({ grants: ["ann"], takenOver: ["bob"], unchanged: 1, isOfSingleSeats: true })];
    const owner = acme(previewJson(singles, told));
    assert.deepEqual([logins(owner.granted), owner.takenOver, owner.unchecked], [["ann"], ["bob"], 0]);
  });

  it("does not call people cancelled whose seat an update found to remain", () => {
    const leaving = [
      { prior: roster(["ann", "bob", "cy"]), wanted: roster(["ann"]) },
      { prior: seat("dee"), wanted: null },
    ];
    const said = [
      line({ cancels: ["bob", "cy"], unchanged: 1 }),
      note(keepsLine("Bob", "acme", "it continues through the team core at the same cost.")),
      note(keepsLine("dee", "acme", "another resource of this stack declares it. Nothing was cancelled.")),
      note(keepsLine("cy", "octo", "it comes through the team core. Nothing was cancelled.")),
    ];
    const { cancelled, kept, cost } = acme(eventLog(leaving, said));
    assert.deepEqual([logins(cancelled), cost?.change], [["cy"], -19]);
    assert.deepEqual(kept, [
      { login: "bob", through: "core" },
      { login: "dee", through: null },
    ]);
  });

  it("finds a renamed person's cancellation, whichever name the line has", () => {
    const renamed = { prior: roster(["ann", "bob"]), found: roster({ ann: "active", bob: "renamed to Robert" }) };
    const gone = previewJson([{ ...renamed, wanted: roster(["ann"]) }], [line({ cancels: ["robert"], unchanged: 1 })]);
    assert.deepEqual([logins(acme(gone).cancelled), acme(gone).kept, acme(gone).cost?.change], [["bob"], [], -19]);
    assert.match(markdown(gone), /, 1 seat to cancel\n/);
  });

  it("shows no drift of people whom a failed run granted or cancelled, or whom the program already lists", () => {
    const failed = (found: ReturnType<typeof roster>, wanted: ReturnType<typeof roster>) => ({
      // The state after a failed run: the outputs show what it did, but the inputs are those of the run before.
      prior: { ...roster(["ann", "bob"]), outputs: { assignees: "ann:1,newbie::no seat,u1:2,u2:3" } },
      found,
      wanted,
    });
    const again = failed(roster(["ann", "u1", "u2"]), roster(["ann", "newbie", "u1", "u2"]));
    const next = summarized(previewJson([again], [line({ grants: ["newbie"], unchanged: 3 })]));
    assert.equal(next.outcome, "changes");
    assert.deepEqual([next.owners[0]?.drift, logins(next.owners[0]?.granted ?? [])], [[], ["newbie"]]);
    assert.equal(summarized(eventLog([again])).outcome, "changes");
    const taken = acme(previewJson([failed(roster(["ann", "u1"]), roster(["ann", "u1", "u2"]))]));
    assert.deepEqual(taken.drift, [{ login: "u2", was: "active", is: null }]);

    const killed = { prior: roster(["ann"]), found: roster(["ann", "u1"]), wanted: roster(["ann", "u1", "u2"]) };
    assert.deepEqual(acme(previewJson([killed])).drift, [], "granted by a run that was killed");
    const unread = { prior: { ...roster(["ann"]), outputs: { assignees: "no state" } }, found: roster(["ann", "eve"]) };
    const refused = summarized(eventLog([unread], [error("no luck")], { planning: true }));
    assert.deepEqual(
      [refused.outcome, refused.owners[0]?.drift],
      ["failed", [{ login: "eve", was: null, is: "active" }]],
    );
  });

  it('says "at most" if nobody has looked up who already has a seat', () => {
    const more = [{ prior: seat("ann") }, { wanted: seat("bob") }, { wanted: seat("cy") }];
    for (const text of [previewJson(more), eventLog(more)]) {
      assert.equal(acme(text).unchecked, 2);
      assert.match(markdown(text), /: at most 2 seats (?:to grant|granted)\n/);
      assert.match(markdown(text), /`acme`: at most \+2, −0\*\*, monthly cost at most \+38 USD \(19 USD a seat/);
      assert.match(markdown(text), /(?:Get|Got) a seat \(2\)\*\*; not checked whether 2 of them already have one:/);
    }
    const swapped = previewJson([{ prior: seat("ann"), wanted: null }, { wanted: seat("bob") }]);
    assert.match(markdown(swapped), /at most \+1, −1\*\*, the monthly cost does not rise\n/);
    const removed = { prior: seat("eve"), found: null, wanted: seat("eve") };
    assert.equal(acme(previewJson([removed])).unchecked, 0, "the refresh has seen that the seat is gone");
    for (const prior of [undefined, roster(["ann"])]) {
      const wanted = { ...(prior && { prior }), wanted: roster(["ann", "bob"]) };
      const said = [line({ grants: ["bob"], takenOver: prior ? [] : ["ann"], unchanged: 1 })];
      assert.doesNotMatch(markdown(previewJson([wanted], said)), /at most|not checked/);
    }
    const unsaid = previewJson([{ prior: roster(["ann", "cy"]), wanted: roster(["ann", "bob"]) }]);
    assert.match(markdown(unsaid), /: at most 1 seat to grant, 1 seat to cancel\n/, "without the provider's line");
    const handmade = previewJson(
      [{ prior: roster(["ann"]), wanted: roster(["ann", "bob", "cy"]) }],
      [line({ grants: ["bob"], takenOver: ["cy"], unchanged: 2 })],
    );
    assert.match(markdown(handmade), /: 1 seat to grant\n\n\*\*`acme`: \+1 −0\*\*, monthly cost \+19 USD/);
  });

  it("names people whom a roster cancels because it becomes exclusive", () => {
    const exclusive = (people: readonly string[], undeclared: readonly string[] = []) => {
      const state = roster(people);
      return { ...state, inputs: { ...state.inputs, exclusive: true, cancels: undeclared.join(",") } };
    };
    const flipped = { prior: roster(["ann", "bob"]), wanted: exclusive(["ann"], ["eve", "gil"]) };
    const said = [line({ cancels: ["bob", "eve", "gil"], unchanged: 1 })];
    const owner = acme(previewJson([flipped], said));
    assert.deepEqual(logins(owner.cancelled), ["bob", "eve", "gil"]);
    assert.deepEqual([owner.kept, owner.unnamed.cancelled, owner.becomesExclusive], [[], 0, true]);
    assert.equal(owner.cost?.change, -57);
    assert.match(markdown(previewJson([flipped], said)), /: 3 of 4 seats to cancel, a roster becomes exclusive\n/);
    assert.match(
      textOf(summarized(eventLog([flipped], said))),
      /: 3 of 4 seats cancelled, a roster became exclusive\n/,
    );
    const keeping = acme(
      previewJson([flipped], [line({ cancels: ["eve", "gil"], kept: ["bob through the team core"] })]),
    );
    assert.deepEqual([logins(keeping.cancelled), keeping.cost?.change], [["eve", "gil"], -38]);
    assert.deepEqual(keeping.kept, [{ login: "bob", through: "core" }]);
    const failed = eventLog([flipped], [...said, error("no luck")], { failed: ["acme"] });
    assert.deepEqual(summarized(failed).owners, [], "nobody was cancelled by a roster that failed");

    const again = { prior: exclusive(["ann", "bob"], ["eve"]), wanted: exclusive(["ann"], ["eve"]) };
    const twice = eventLog([again], [line({ cancels: ["bob", "eve"] }), error("no luck")], { failed: ["acme"] });
    assert.deepEqual(summarized(twice).owners, [], "eve's name is the run before's");

    const quiet = previewJson([{ prior: roster(["ann"]), wanted: exclusive(["ann"]) }]);
    assert.equal(summarized(quiet).outcome, "changes");
    assert.doesNotMatch(markdown(quiet), /no seat is granted or cancelled/);
    assert.match(markdown(quiet), /^A roster becomes exclusive: it will cancel undeclared seats\.$/m);
    const crowd = acme(
      previewJson(
        [{ wanted: exclusive(["ann"], many(25)) }],
        [line({ cancels: many(25), takenOver: ["ann"], unchanged: 1 })],
      ),
    );
    assert.deepEqual(
      [crowd.cancelled.length, crowd.unnamed.cancelled, crowd.takenOver, crowd.cost?.change],
      [25, 0, ["ann"], -475],
    );
    const still = { prior: exclusive(["ann"]), wanted: exclusive(["ann", "bob"]) };
    assert.equal(acme(previewJson([still])).becomesExclusive, false);
  });

  it("gives the total if many seats are cancelled", () => {
    const before = many(7);
    const leaving = (left: number) =>
      markdown(
        previewJson(
          [{ prior: roster(before), wanted: roster(before.slice(left)) }],
          [line({ cancels: before.slice(0, left), unchanged: 7 - left })],
        ),
      );
    assert.match(leaving(5), /: 5 of 7 seats to cancel\n/);
    assert.match(leaving(2), /: 2 of 7 seats to cancel\n/);
    assert.match(leaving(1), /: 1 seat to cancel\n/);
    const singles = before.map((login, index) => ({ prior: seat(login), wanted: index < 2 ? null : seat(login) }));
    assert.match(markdown(previewJson(singles)), /: 2 of 7 seats to cancel\n/);
    const withoutRefresh = JSON.parse(previewJson(singles));
    const steps = withoutRefresh.steps.filter(({ op }: { op: string }) => op !== "refresh");
    const kept = before
      .slice(2)
      .map((login) => ({ op: "same", urn: login, oldState: seat(login), newState: seat(login) }));
    assert.match(
      markdown(JSON.stringify({ ...withoutRefresh, steps: [...steps, ...kept] })),
      /: 2 of 7 seats to cancel\n/,
    );
    const few = { prior: roster(many(100)), wanted: roster(many(100).slice(3)) };
    assert.match(markdown(previewJson([few], [line({ cancels: many(3), unchanged: 97 })])), /: 3 seats to cancel\n/);
    const unknown = [{ prior: roster(["ann", "bob"]), wanted: roster([]) }, { prior: team("platform") }];
    assert.match(markdown(previewJson(unknown, [line({ cancels: ["ann", "bob"] })])), /: 2 seats to cancel\n/);
  });

  it("takes the price from the run, the configuration, the plan or GitHub's list", () => {
    const lost = (credits: number) => ({ gained: 0, lost: credits });
    const cost = (plan?: string, config = {}, said: ReturnType<typeof note>[] = []) =>
      acme(previewJson([{ prior: seat("ann", "active", { planType: plan }), wanted: null }], said, config)).cost;
    assert.deepEqual(cost("business"), { change: -19, price: 19, credits: lost(1_900), isListPrice: true });
    assert.deepEqual(cost("enterprise"), { change: -39, price: 39, credits: lost(3_900), isListPrice: true });
    assert.deepEqual(cost("enterprise", { "copilotSeats:enterprisePrice": "30.5" })?.price, 30.5);
    assert.deepEqual(cost("business", {}, [line({ cancels: ["ann"], price: 12 })]), {
      change: -12,
      price: 12,
      credits: lost(1_900),
      isListPrice: false,
    });
    assert.equal(cost("business", { "copilotSeats:businessPrice": "much" }), null);
    const enterprise = { wanted: roster(["ann"], { enterprise: "octo" }, "octo") };
    assert.equal(summarized(previewJson([enterprise])).owners[0]?.cost?.change, 19);
  });

  it("names no price that the provider does not know", () => {
    const gone = previewJson([{ prior: seat("ann", "active", { planType: "standalone" }), wanted: null }]);
    assert.equal(acme(gone).cost, null);
    const told = previewJson(
      [{ prior: roster(["ann", "bob"]), wanted: roster([]) }],
      [line({ cancels: ["ann", "bob"], price: null })],
    );
    assert.equal(acme(told).cost, null);
    assert.match(markdown(told), /\+0 −2\*\*, 2 seats on a plan with an unknown price\n/);
  });

  it("shows what an update really did", () => {
    const before = roster(["ann"]);
    const wanted = { ...roster(["ann", "bob", "nobody"]), outputs: { assignees: "ann:1,bob:2,nobody::no seat" } };
    const [refused, plain] = ["1 of 3 seats were not granted: nobody", "no luck"];
    const partial = summarized(eventLog([{ prior: before, wanted }], [error(refused)], { failed: ["acme"] }));
    assert.deepEqual([partial.outcome, logins(partial.owners[0]?.granted ?? [])], ["failed", ["bob"]]);
    const none = eventLog([{ prior: before, wanted: roster(["ann", "bob"]) }], [error(plain)], { failed: ["acme"] });
    assert.deepEqual(summarized(none).owners, []);
    const undone = eventLog([{ prior: seat("ann"), wanted: null }], [error(plain)], { failed: ["ann"] });
    assert.deepEqual(summarized(undone).owners, []);
  });

  it("has room for teams, other resources, settings, and people who are not known yet", () => {
    const changes = [
      { wanted: team("platform") },
      { prior: team("design"), wanted: null },
      { prior: roster(["ann"]), wanted: { ...roster(["ann"]), inputs: { ...roster(["ann"]).inputs, maxSeats: 3 } } },
      { wanted: { type: "aws:s3/bucket:Bucket", name: "logs", inputs: {} } },
      {
        prior: roster(["bob"], { organization: "octo" }, "octo"),
        wanted: {
          ...roster([], { organization: "octo" }, "octo"),
          inputs: { organization: "octo", seats: "[secret]" },
        },
      },
    ];
    const summary = summarized(previewJson(changes));
    const [first, second] = summary.owners;
    assert.deepEqual(first?.teams, [
      { team: "platform", change: "granted", was: null, grants: 0 },
      { team: "design", change: "cancelled", was: "active", grants: null },
    ]);
    assert.deepEqual([second?.hidden, second?.cancelled], [1, []]);
    assert.deepEqual(
      summary.others.map(({ change, name }) => `${change} ${name}`),
      ["update acme", "create logs"],
    );
    const text = markdown(previewJson(changes));
    for (const part of [
      "`platform`: a seat for every member",
      "create `logs` (`aws:s3/bucket:Bucket`)",
      "secret or not known",
    ])
      assert.ok(text.includes(part), part);
    assert.match(textOf(summary), /\n {2}\+ team platform\n {2}- team design\n/);
  });

  it("takes no placeholder of Pulumi's for a person", () => {
    for (const placeholder of [UNKNOWN, "[secret]"]) {
      const named = (name: string) => ({ wanted: { ...seat(placeholder), name } });
      const owner = acme(previewJson([named("one"), named("two"), { wanted: team(placeholder) }]));
      assert.deepEqual([owner.hidden, owner.granted, owner.teams], [3, [], []]);
      const text = markdown(previewJson([named("one")]));
      assert.match(text, /: people who are secret or not known yet$/m);
      assert.match(
        text,
        /^\*\*`acme`: \+0 −0\*\*, the change in cost depends on people who are secret or not known yet$/m,
      );
      const nowhere = { ...seat("ann"), inputs: { organization: placeholder, username: "ann" } };
      assert.deepEqual(summarized(previewJson([{ wanted: nowhere }])).owners[0]?.granted, []);
    }
  });

  it("counts the seats of teams, and follows a renamed one", () => {
    const said = [line({ team: "platform", grants: ["bob", "cy", "dee"], unchanged: 1 })];
    const text = markdown(previewJson([{ wanted: team("platform") }, { wanted: seat("ann") }], said));
    assert.match(
      text,
      /: at most 4 seats to grant\n\n\*\*`acme`: at most \+4, −0\*\*, monthly cost at most \+76 USD \(19 USD a seat\)/,
    );
    assert.match(text, /^- `platform`: a seat for every member; 3 get one$/m);
    const lacking = team("platform", "1 member without a seat: ann");
    const drift = markdown(previewJson([{ prior: team("platform"), found: lacking, wanted: team("platform") }]));
    assert.match(drift, /^- team `platform`: `1 member without a seat: ann`$/m);
    assert.match(drift, /the change in cost depends on the teams/);
    const repair = previewJson([{ prior: team("platform"), found: lacking, wanted: team("platform") }], said);
    assert.deepEqual([acme(repair).teams[0]?.grants, acme(repair).cost?.change], [3, 57]);
    assert.match(
      markdown(repair),
      /: 1 changed on GitHub, 3 seats to grant\n\n\*\*`acme`: \+3 −0\*\*, monthly cost \+57 USD/,
    );
    assert.match(drift, /: 1 changed on GitHub, seats of 1 team to grant$/m);
    const removed = markdown(previewJson([{ prior: team("platform"), wanted: null }]));
    assert.match(removed, /: seats of 1 team to cancel$/m);
    assert.equal(acme(previewJson([{ prior: team("platform"), wanted: null }])).cost, null, "nobody has counted them");
    const renamed = { prior: team("platform"), found: team("platform", "renamed to infra") };
    assert.deepEqual(acme(previewJson([{ ...renamed, wanted: team("infra") }])).teams, []);
  });

  it("keeps whatever text it is given from pinging, linking, or being Markdown or HTML", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 60 }),
      fc.string({
        unit: fc.constantFrom("`", "\n", "@octocat", "<b>", "[x](y)", "#1", "-->", " ", "|", "\u202e", "\\"),
        maxLength: 12,
      }),
    );
    fc.assert(
      fc.property(hostile, hostile, (login, message) => {
        const changes = [
          { prior: roster({ ann: "active" }), found: roster({ ann: login }), wanted: roster([login, "bob"]) },
          { prior: seat("bob", "active", { assigningTeam: message }), wanted: null },
          { wanted: team(login) },
          { wanted: { type: "a:b:C", name: login, inputs: {} } },
        ];
        const said = [error(message), warning(login), note(message)];
        for (const text of [markdown(previewJson(changes, said)), markdown(previewJson(changes, said.slice(1)))]) {
          const own = withoutCode(text);
          assert.doesNotMatch(
            own,
            /[@#\\|\u202e]|https?:|<(?!!--|\/?details|\/?summary)|\]\(/u,
            own.replace(/^#+ /gm, ""),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it("has the fields in JSON that docs/guides/pipeline-commands.md lists", () => {
    const documented = [
      ...read("docs/guides/pipeline-commands.md").matchAll(/^\| `owners\[\]\.(\w+)(?:\[\])?`(?:, `\.(\w+)`)?/gm),
    ];
    const fields = documented.flatMap(([, field, second]) => [field, second]).filter(Boolean);
    assert.deepEqual(fields.toSorted(), Object.keys(acme(previewJson([threeAndOne], [threeAndOnesLine]))).toSorted());
  });

  it("ends with its exit codes, and refuses what it cannot read in one line", function () {
    this.timeout(120_000);
    const main = (args: string[], input: string) =>
      spawnSync(process.execPath, ["--import", "tsx", join(root, "src/cli/main.ts"), "summarize", ...args], {
        input,
        encoding: "utf8",
        cwd: root,
      });
    const still = previewJson([{ prior: seat("ann") }]);
    const changes = previewJson([{ wanted: seat("ann") }]);
    assert.equal(main([], previewJson([], [error("no luck")])).status, 0);
    assert.equal(main(["--exit-code"], still).status, 0);
    assert.equal(main(["--exit-code"], changes).status, 3);
    assert.equal(main(["--exit-code", "-"], previewJson([threeAndOne])).status, 4);
    assert.equal(main(["--exit-code"], "").status, 5);
    assert.equal(JSON.parse(main(["--format", "json"], changes).stdout).owners[0].granted[0].login, "ann");
    for (const [args, code, says] of [
      [["--name=--> @octocat"], 2, /--name takes letters/],
      [["--run-url", "javascript:alert(1)"], 2, /--run-url takes a URL/],
      [["one", "two"], 2, /expected one file, or none to read/],
      [["no-such-file.json"], 1, /cannot read it: ENOENT/],
    ] as const) {
      const { status, stdout, stderr } = main([...args], still);
      assert.equal(status, code, stderr);
      assert.match(stderr, says);
      assert.doesNotMatch(stderr, /\n {4}at /);
      assert.equal(stdout, "");
    }
  });
});

/** Removes code spans as CommonMark defines them: from a run of backticks to the next one of the same length. */
function withoutCode(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, ""))
    .join("\n")
    .replace(/^#+ /gm, "");
}
