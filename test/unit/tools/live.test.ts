import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Octokit } from "@octokit/rest" with { "resolution-mode": "import" };
import sinon from "sinon";
import { parse } from "yaml";
import { type BeforeAnswer, resembling, type SimulatorOptions, startSimulator } from "../../../src/simulator/index.js";
import { clockAt } from "../../../tools/live/clock.js";
import { type Consent, NoConsent, readConsent } from "../../../tools/live/consent.js";
import { judge } from "../../../tools/live/judge.js";
import { LiveOrganization } from "../../../tools/live/liveOrganization.js";
import { type Mood, moods, rehearsalConsent, rehearse } from "../../../tools/live/moods.js";
import { type Outcome, runLive } from "../../../tools/live/run.js";
import { type Transcript, transcriptSchema } from "../../../tools/live/transcript.js";
import { Wire } from "../../../tools/live/wire.js";
import { root } from "../../../tools/package.js";
import { read } from "../../support/documents.js";
import { Gate } from "../../support/gate.js";
import { skipWaits } from "../../support/noWaiting.js";
import { nowhere } from "../../support/nowhere.js";
import { openApiCheck } from "../../support/openapi.js";
import { RunningCommand } from "../../support/runningCommand.js";

const PRICE = 19;
const strict: Pick<Mood, "settings" | "faults"> = { settings: {}, faults: [] };
const isWrite = ({ method }: { method: string }) => method !== "GET";

interface Trial {
  mood?: Pick<Mood, "settings" | "faults">;
  consent?: Partial<Consent>;
  options?: Partial<SimulatorOptions>;
  signal?: AbortSignal;
}

/** Runs against a local GitHub, and returns what it left there. */
async function tried({
  mood = strict,
  consent: other = {},
  options = {},
  signal = new AbortController().signal,
}: Trial) {
  const check = openApiCheck();
  const { simulator, clock, consent } = await rehearse(mood, { onExchange: check.onExchange, ...options });
  try {
    const outcome = await runLive({ ...consent, ...other }, { clock, signal, say: () => {} });
    assert.deepEqual(check.violations, []);
    const { world } = simulator;
    const lasting = world
      .seats("umbrella")
      .filter(({ pendingCancellationDate }) => pendingCancellationDate === null)
      .map(({ assignee }) => assignee?.login);
    return {
      outcome,
      world,
      lasting,
      writes: simulator.requests.filter(isWrite),
      verdicts: answersOf(outcome),
    };
  } finally {
    await simulator.close();
  }
}

const answersOf = ({ transcript }: Outcome) =>
  Object.fromEntries(transcript.verdicts.map(({ question, answer }) => [question, answer]));

const moodNamed = (name: string): Mood => {
  const mood = moods.find((candidate) => candidate.name === name);
  assert.ok(mood);
  return mood;
};

describe("the proof against the real GitHub", function () {
  this.timeout(180_000);
  const sandbox = sinon.createSandbox();
  beforeEach(() => skipWaits(sandbox, () => {}));
  afterEach(() => sandbox.restore());

  describe("in three moods of the local GitHub", () => {
    const results = new Map<string, Awaited<ReturnType<typeof tried>>>();
    before(async () => {
      skipWaits(sandbox, () => {});
      for (const mood of moods) results.set(mood.name, await tried({ mood }));
      sandbox.restore();
    });
    const verdictsIn = (name: string) => results.get(name)?.verdicts ?? {};

    it("finishes, and leaves no lasting seat to people who had none", () => {
      for (const [name, { outcome, lasting }] of results) {
        assert.equal(outcome.failure, undefined, name);
        assert.deepEqual(lasting, ["quentin"], name);
      }
    });

    it("writes of nobody but those whom it was given, and of names that nobody has", () => {
      const own = /^(?:tess-trial|nora-elsewhere|trial-crew|The Trial Crew|nobody-[0-9a-f]{12}|no-team-[0-9a-f]{12})$/;
      for (const { writes } of results.values()) {
        const named = writes.flatMap(({ body }) => Object.values(body as Record<string, string[]>).flat());
        assert.deepEqual(
          named.filter((name) => !own.test(name)),
          [],
        );
      }
    });

    it("counts at least what was bought before it was", () => {
      for (const { outcome, world } of results.values()) {
        const bought = world.purchases.filter(({ kind }) => kind === "new").length * PRICE;
        assert.ok(bought > 0 && outcome.countedUsd >= bought, `${outcome.countedUsd} for ${bought}`);
      }
    });

    it("answers each question that is an organization's", () => {
      for (const { outcome } of results.values()) {
        const unknown = outcome.transcript.verdicts.filter(({ known }) => !known);
        assert.deepEqual(
          unknown.map(({ answer }) => answer),
          ["not asked: this walk is an organization's"],
        );
      }
    });

    const differing: Record<string, [string, string, string]> = {
      "How long until one seat can be read after a grant": ["at once", "after 3 to 7 s", "at once"],
      "How long until the list shows it": ["at once", "after 3 to 7 s", "after 7 to 15 s"],
      "How long until the subscription counts it": ["at once", "after 15 to 30 s", "at once"],
      "How long until one seat shows its cancellation": ["at once", "after 3 to 7 s", "at once"],
      "What a cancellation counts (seats_cancelled)": [
        "an active seat as 1, one that is ending as 0",
        "an active seat as 1, one that is ending as 1",
        "an active seat as 1",
      ],
      "When a cancelled seat ends": ["with the calendar month", "with the calendar month", "at once"],
      "Whether a grant takes a pending cancellation back": [
        "yes, and counts it as 1",
        "yes, and counts it as 1",
        "there is none to take back",
      ],
      "What one unknown login does to a list of grants": [
        "the whole list is refused (422)",
        "it is left out",
        "the whole list is refused (404)",
      ],
      "What it does to a list of cancellations": [
        "it is left out",
        "it is left out",
        "the whole list is refused (404)",
      ],
      "How many logins one request takes (one login, repeated)": [
        "1000 and maybe more",
        "250; more is refused (422)",
        "100; more is refused (413)",
      ],
      "What a grant does with a non-member": ["refused (422)", "an invitation", "refused (404)"],
      "What names a team in a list": [
        "the slug or the name",
        "the slug, not the name (201)",
        "the name, not the slug (404)",
      ],
      "What one unknown team does to a list": [
        "the whole list is refused (422)",
        "it is left out",
        "the whole list is refused (404)",
      ],
      "What a seat shows that is given by name and through a team": ["what was given first", "the team", "no team"],
      "What a cancellation by name does to a team's seat": [
        "the whole list is refused (422)",
        "nothing, and counts 0",
        "the whole list is refused (422)",
      ],
      "When a cancelled team's seats end": [
        "with the calendar month; counts 1",
        "with the calendar month; counts 1",
        "at once; counts 1",
      ],
    };
    for (const [question, answers] of Object.entries(differing)) {
      it(`tells them apart: ${question.toLowerCase()}`, () => {
        assert.deepEqual(
          moods.map(({ name }) => verdictsIn(name)[question]),
          answers,
        );
      });
    }

    it("makes a local GitHub of each transcript that leads to the same verdicts", async () => {
      for (const [name, { outcome, verdicts }] of results) {
        const { settings, faults } = transcriptSchema.parse(JSON.parse(JSON.stringify(outcome.transcript))).likeness;
        const again = await tried({ mood: { settings: settings as Mood["settings"], faults } });
        assert.deepEqual(again.verdicts, verdicts, name);
        assert.deepEqual(again.outcome.transcript.likeness, outcome.transcript.likeness, name);
      }
    });

    it("judges the file of a transcript as it judged the run", () => {
      for (const { outcome } of results.values()) {
        const { exchanges, notAsked, verdicts } = transcriptSchema.parse(
          JSON.parse(JSON.stringify(outcome.transcript)),
        );
        assert.deepEqual(judge(exchanges, notAsked).verdicts, verdicts);
      }
    });

    it("writes transcripts that name nobody", () => {
      for (const { outcome } of results.values()) namesNobody(outcome.transcript);
    });
  });

  it("also removes names, addresses and tokens from what GitHub says, and leaves out what it does not know", async () => {
    const said = `Ask Quentin <quentin@umbrella.example>, The Trial Crew, ${rehearsalConsent.token} or ghp_another0Token0of0somebody`;
    const beforeAnswer: BeforeAnswer = ({ method, body }) =>
      method === "POST" && JSON.stringify(body).includes("nora")
        ? { status: 422, body: { message: said, bio: "quentin likes tea", errors: [{ message: said, value: said }] } }
        : undefined;
    const { outcome } = await tried({ options: { beforeAnswer } });
    namesNobody(outcome.transcript);
    const text = JSON.stringify(outcome.transcript);
    nowhere(text, "likes tea", "another0Token", "example");
    assert.match(text, /Ask someone-\d+ <\[address\]>, Test team as named, \[secret\] or \[secret\]/);
  });

  function namesNobody(transcript: Transcript): void {
    const text = JSON.stringify(transcript).toLowerCase();
    const { token } = rehearsalConsent;
    nowhere(
      text,
      token.toLowerCase(),
      "umbrella",
      "tess",
      "trial",
      "quentin",
      "olivia",
      "nora",
      "elsewhere",
      "crew",
      "@",
    );
  }

  describe("that ends early", () => {
    /** In the first mood, at every write until none is left before the cleanup; in the second, at some. */
    for (const [name, numbers] of [
      ["strict", Array.from({ length: 40 }, (_, index) => index + 1)],
      ["lenient", [1, 4, 9, 20]],
    ] as const) {
      it(`cleans up wherever it is interrupted, in the mood ${name}`, async () => {
        let interrupted = 0;
        for (const number of numbers) {
          const interrupt = new AbortController();
          let writes = 0;
          const beforeAnswer: BeforeAnswer = (incoming) => {
            if (isWrite(incoming) && ++writes === number) interrupt.abort();
            return undefined;
          };
          const options = { beforeAnswer };
          const { outcome, lasting } = await tried({ mood: moodNamed(name), options, signal: interrupt.signal });
          assert.deepEqual(lasting, ["quentin"], `write ${number}`);
          namesNobody(outcome.transcript);
          if (outcome.failure === undefined) break;
          assert.equal(outcome.failure, "it was interrupted");
          assert.equal(outcome.transcript.whole, false);
          interrupted++;
        }
        assert.ok(interrupted >= 4, `${interrupted}`);
      });
    }

    for (const fault of ["reset-after", "server-error", "cut-json"] as const) {
      it(`cleans up after a write that ends in ${fault}`, async () => {
        for (const after of [0, 2]) {
          const faults = [{ fault, on: "POST /**", after, times: 1 }];
          const { lasting } = await tried({ mood: { settings: {}, faults } });
          assert.deepEqual(lasting, ["quentin"], `after ${after}`);
        }
      });
    }

    it("cancels a seat that shows only after the run was interrupted, and again when a cancellation fails", async () => {
      const interrupt = new AbortController();
      const beforeAnswer: BeforeAnswer = (incoming) => {
        if (isWrite(incoming)) interrupt.abort();
        return undefined;
      };
      const faults = [
        { fault: "server-error", on: "DELETE /**", times: 1 },
        { fault: "lagging-read", on: "GET /**", seconds: 20 },
      ] as const;
      const { lasting, outcome } = await tried({
        mood: { settings: {}, faults },
        options: { beforeAnswer },
        signal: interrupt.signal,
      });
      assert.deepEqual(lasting, ["quentin"]);
      assert.deepEqual(outcome.leftBehind, []);
    });

    it("names whom it could not take the seat from", async () => {
      const { lasting, outcome } = await tried({
        mood: { settings: {}, faults: [{ fault: "server-error", on: "DELETE /**" }] },
      });
      assert.deepEqual(lasting, ["quentin", "tess-trial"]);
      assert.match(outcome.leftBehind.join(), /^tess-trial may still have a Copilot seat in umbrella: cancel it/);
    });

    it("cleans up when the command is interrupted, also twice, as a terminal does it", async () => {
      sandbox.restore();
      const gate = new Gate(({ method }) => method === "DELETE");
      let gated = false;
      const { simulator, consent } = await rehearse(strict, {
        now: () => new Date(),
        beforeAnswer: (incoming) => {
          if (gated || incoming.method !== "DELETE") return undefined;
          gated = true;
          return gate.beforeAnswer(incoming);
        },
      });
      try {
        const command = new RunningCommand(process.execPath, ["--import", "tsx", "tools/live.ts"], {
          cwd: root,
          env: { ...process.env, ...variablesOf(consent) },
        });
        await gate.reached;
        command.signal("SIGINT");
        await command.prints(/Interrupted: cleaning up/);
        command.signal("SIGINT");
        gate.open();
        const { code, output } = await command.outcome;
        assert.equal(code, 1, output);
        assert.match(output, /did not come to its end: it was interrupted/);
        assert.notEqual(simulator.world.seat("umbrella", "tess-trial")?.pendingCancellationDate ?? null, null);
        nowhere(output, consent.token);
        const [, file = ""] = /Transcript: (.+)$/m.exec(output) ?? [];
        namesNobody(transcriptSchema.parse(JSON.parse(readFileSync(file, "utf8"))));
        rmSync(file);
      } finally {
        await simulator.close();
      }
    });
  });

  describe("writes nothing", () => {
    const unfit: Record<string, [Trial, RegExp]> = {
      "where the test login has a seat": [
        { mood: { settings: { seats: [{ login: "tess-trial" }, { login: "quentin" }] }, faults: [] } },
        /tess-trial has a seat already, which this run did not grant/,
      ],
      "where the test login has a seat that is ending": [
        {
          mood: {
            settings: { seats: [{ login: "tess-trial", pendingCancellation: true }, { login: "quentin" }] },
            faults: [],
          },
        },
        /tess-trial has a seat already/,
      ],
      "where nobody else has a lasting seat": [
        { mood: { settings: { seats: [{ login: "quentin", pendingCancellation: true }] }, faults: [] } },
        /without seats GitHub ends the Copilot plan/,
      ],
      "where the test login is no member": [
        { mood: { settings: { members: [], teams: [] }, faults: [] } },
        /is not a member/,
      ],
      "where the non-member is one": [{ consent: { nonMember: "quentin" } }, /quentin is a member/],
      "where somebody else is in the team": [
        {
          mood: {
            settings: { teams: [{ slug: "trial-crew", name: "The Trial Crew", members: ["tess-trial", "quentin"] }] },
            faults: [],
          },
        },
        /must be the only member of the team trial-crew, which has 2/,
      ],
      "where a seat costs more than the limit": [
        { consent: { limitUsd: 18.99 } },
        /costs 19 USD a month, and the limit is 18.99/,
      ],
      "where nobody knows the plan's price": [
        { mood: { settings: { planType: "standalone" }, faults: [] } },
        /price of the plan "standalone" is not known/,
      ],
      "where there are too many seats to look through": [
        {
          mood: {
            settings: { seats: Array.from({ length: 1001 }, (_, index) => ({ login: `member-${index}` })) },
            faults: [],
          },
        },
        /it cannot be read whether tess-trial has a seat; an organization for tests has at most 1,000 seats/,
      ],
      "where lists are not taken": [
        { mood: { settings: { seatManagement: "assign_all" }, faults: [] } },
        /gives Copilot to all members/,
      ],
      "with a token that is refused": [{ consent: { token: "ghp_expired" } }, /the subscription cannot be read: 401/],
    };
    for (const [where, [trial, words]] of Object.entries(unfit)) {
      it(where, async () => {
        const check = where.includes("price") ? { onExchange: () => {} } : {};
        const { outcome, writes } = await tried({ ...trial, options: check });
        assert.match(outcome.failure ?? "", words);
        assert.deepEqual(writes, []);
        assert.equal(outcome.countedUsd, 0);
      });
    }

    it("without consent: it says everything that is missing", async () => {
      const all = variablesOf({ ...rehearsalConsent, baseUrl: "http://127.0.0.1:9" });
      assert.deepEqual(readConsent(all), { ...rehearsalConsent, baseUrl: "http://127.0.0.1:9" });
      const required = ["ORGANIZATION", "TOKEN", "LOGIN", "MAY_SPEND_USD"].map((name) => `COPILOT_SEATS_LIVE_${name}`);
      for (const name of required) {
        for (const nothing of ["", undefined]) {
          assert.throws(
            () => readConsent({ ...all, [name]: nothing }),
            new RegExp(`It did nothing:\n {2}${name} is not set`),
          );
        }
      }
      for (const amount of ["much", "-1", "1e9", "19 USD"]) {
        assert.throws(() => readConsent({ ...all, COPILOT_SEATS_LIVE_MAY_SPEND_USD: amount }), NoConsent);
      }
      assert.throws(() => readConsent({ ...all, COPILOT_SEATS_LIVE_NON_MEMBER: "Tess-Trial" }), /is the same account/);
      assert.throws(() => readConsent({ ...all, COPILOT_SEATS_LIVE_BASE_URL: "http://github.example" }), /BASE_URL/);

      sandbox.restore();
      const { simulator, consent } = await rehearse(strict);
      const { COPILOT_SEATS_LIVE_MAY_SPEND_USD: _, ...withoutConsent } = variablesOf(consent);
      const command = new RunningCommand(process.execPath, ["--import", "tsx", "tools/live.ts"], {
        cwd: root,
        env: { ...process.env, GITHUB_TOKEN: "ghp_ambient", ...withoutConsent },
      });
      const { code, output } = await command.outcome;
      await simulator.close();
      assert.equal(code, 1);
      assert.match(output, /It did nothing:\n {2}COPILOT_SEATS_LIVE_MAY_SPEND_USD is not set: your consent/);
      assert.deepEqual(simulator.requests, []);
    });
  });

  it("can cancel only what it has granted, and grant only once it is known what that costs", () => {
    const asked: string[] = [];
    const octokit = { request: async (route: string) => asked.push(route) } as unknown as Octokit;
    const wire = new Wire(octokit, clockAt("2026-11-10T09:00:00Z"), new AbortController().signal);
    const organization = new LiveOrganization({ wire, organization: "umbrella", nobodies: ["nobody-1"] });
    assert.throws(() => organization.cancel("", ["nobody-1", "quentin"]), /has not granted quentin a seat/);
    assert.throws(() => organization.cancelTeam("", "trial-crew"), /has not granted the team trial-crew/);
    assert.throws(() => organization.grant("", ["tess-trial"]), /nothing may be granted yet/);
    assert.throws(() => organization.grantTeams("", ["trial-crew"], ["tess-trial"]), /nothing may be granted yet/);
    assert.deepEqual(asked, []);
  });

  it("leaves out what would cost more than the limit, and says so", async () => {
    const { outcome, lasting, world, verdicts } = await tried({
      mood: moodNamed("abrupt"),
      consent: { limitUsd: 2 * PRICE },
    });
    assert.equal(outcome.failure, undefined);
    assert.equal(outcome.countedUsd, 2 * PRICE);
    assert.ok(world.purchases.length <= 2);
    assert.deepEqual(lasting, ["quentin"]);
    assert.equal(
      verdicts["What a grant does with a non-member"],
      "not asked: it could cost 19 USD more, which makes 57 USD, and the limit is 38 USD",
    );
  });

  it("counts two months where the run could reach into the next", async () => {
    const clock = clockAt("2026-11-30T23:30:00Z");
    const { simulator, consent } = await rehearse(strict, { now: clock.now });
    const around = { clock, signal: new AbortController().signal, say: () => {} };
    const outcome = await runLive({ ...consent, limitUsd: PRICE, nonMember: undefined }, around);
    await simulator.close();
    assert.match(outcome.failure ?? "", /it could cost 38 USD more/);
    assert.deepEqual(simulator.requests.filter(isWrite), []);
  });

  it("asks nothing about teams and non-members that it was not given", async () => {
    const { verdicts, outcome } = await tried({ consent: { team: undefined, nonMember: undefined } });
    assert.equal(outcome.failure, undefined);
    assert.equal(
      verdicts["What a grant does with a non-member"],
      "not asked: COPILOT_SEATS_LIVE_NON_MEMBER is not set",
    );
    assert.equal(verdicts["What names a team in a list"], "not asked: COPILOT_SEATS_LIVE_TEAM is not set");
  });

  it("is run on GitHub by hand only, with a token that a protected environment keeps", () => {
    const folder = join(root, ".github", "workflows");
    const workflow = parse(readFileSync(join(folder, "live.yml"), "utf8"));
    assert.deepEqual(Object.keys(workflow.on), ["workflow_dispatch"]);
    for (const job of Object.values<{ environment?: string }>(workflow.jobs)) assert.equal(job.environment, "live");
    for (const other of ["ci.yml", "release.yml"])
      assert.doesNotMatch(readFileSync(join(folder, other), "utf8"), /live/i);
    assert.match(read("docs/internals/live.md"), /environment `live`/);
  });

  it("lets a local GitHub start from a transcript, over which its seed takes precedence", async () => {
    const like = { settings: { nonMembers: "skip", withoutSeat: "not-found" } as const, faults: [] };
    const seed = resembling({ organizations: [{ login: "acme", nonMembers: "invite" }] }, like);
    const { world, close } = await startSimulator({ seed });
    await close();
    const settings = world.organization("acme")?.settings;
    assert.deepEqual([settings?.nonMembers, settings?.withoutSeat], ["invite", "not-found"]);
  });
});

function variablesOf({
  organization,
  token,
  login,
  limitUsd,
  team,
  nonMember,
  baseUrl,
}: Consent): Record<string, string> {
  return {
    COPILOT_SEATS_LIVE_ORGANIZATION: organization,
    COPILOT_SEATS_LIVE_TOKEN: token,
    COPILOT_SEATS_LIVE_LOGIN: login,
    COPILOT_SEATS_LIVE_MAY_SPEND_USD: String(limitUsd),
    COPILOT_SEATS_LIVE_TEAM: team ?? "",
    COPILOT_SEATS_LIVE_NON_MEMBER: nonMember ?? "",
    COPILOT_SEATS_LIVE_BASE_URL: baseUrl,
  };
}
