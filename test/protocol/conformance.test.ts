import assert from "node:assert/strict";
import { type DoorsRun, doors, type Entry, type Kind, newRun } from "../support/doors.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../support/localGitHub.js";
import type { Project } from "../support/project.js";
import { installedProject } from "../support/realPulumi.js";

type Program = Readonly<Record<string, { kind: Kind; inputs: Record<string, unknown> }>>;

/** One run of a scenario. */
interface Step {
  /** What happens on GitHub before it. */
  readonly happens?: (github: LocalGitHub) => void;
  readonly program: Program;
  /** With `--refresh=false`, if the door supports it. */
  readonly withoutRefresh?: boolean;
  /** The expected writes, such as `POST ann,bob` or `DELETE core`. */
  readonly writes: readonly string[];
  /** Part of the error that ends the run. */
  readonly fails?: RegExp;
}

interface Scenario {
  readonly name: string;
  readonly settings?: Record<string, string>;
  readonly steps: readonly Step[];
}

const seat = (username: string, owner = "acme") =>
  ({ kind: "seat", inputs: { organization: owner, username } }) as const;
const roster = (usernames: string[], rules: object = {}) =>
  ({ kind: "roster", inputs: { organization: "acme", usernames, ...rules } }) as const;
const team = (slug: string) => ({ kind: "team", inputs: { organization: "acme", team: slug } }) as const;

/** Both doors must send the same requests. */
const SCENARIOS: readonly Scenario[] = [
  {
    name: "grants a seat, and is content",
    steps: [
      { program: { ann: seat("ann") }, writes: ["POST ann"] },
      { program: { ann: seat("Ann", "ACME") }, writes: [] },
    ],
  },
  {
    name: "adopts what is there",
    steps: [
      {
        program: { else: seat("somebody-else") },
        writes: [],
      },
    ],
  },
  {
    name: "takes a cancellation back that somebody made on GitHub",
    steps: [
      { program: { ann: seat("ann") }, writes: ["POST ann"] },
      {
        happens: ({ world }) => world.cancelSeat("acme", "ann"),
        program: { ann: seat("ann") },
        writes: ["POST ann"],
      },
    ],
  },
  {
    name: "cancels whom the program no longer has",
    steps: [
      { program: { ann: seat("ann"), bob: seat("bob") }, writes: ["POST ann,bob"] },
      { program: { bob: seat("bob") }, writes: ["DELETE ann"] },
    ],
  },
  {
    name: "keeps a seat that moves into a roster, and back",
    steps: [
      { program: { ann: seat("ann") }, writes: ["POST ann"] },
      { program: { all: roster(["ann", "bob"]) }, writes: ["POST bob"] },
      { program: { ann: seat("ann"), all: roster(["bob"]) }, writes: [] },
    ],
  },
  {
    name: "changes of a roster only what differs",
    steps: [
      { program: { all: roster(["ann", "bob", "cy"]) }, writes: ["POST ann,bob,cy"] },
      {
        happens: ({ world }) => world.cancelSeat("acme", "bob"),
        program: { all: roster(["Ann", "bob", "dee"]) },
        writes: ["DELETE cy", "POST bob,dee"],
      },
    ],
  },
  {
    name: "refuses more cancellations than a roster allows, and writes nothing",
    steps: [
      { program: { all: roster(["ann", "bob", "cy"]) }, writes: ["POST ann,bob,cy"] },
      { program: { all: roster(["ann"], { maxCancellations: 1 }) }, writes: [], fails: /maxCancellations/ },
    ],
  },
  {
    name: "cancels for an exclusive roster whom nobody declares",
    steps: [
      {
        program: { all: roster(["ann", "bob"], { exclusive: true }) },
        writes: ["DELETE somebody-else", "POST ann,bob"],
      },
    ],
  },
  {
    name: "gives a team Copilot, and takes it away",
    steps: [
      { program: { core: team("core") }, writes: ["POST core"] },
      { program: { ann: seat("ann") }, writes: ["DELETE core", "POST ann"] },
    ],
  },
  {
    name: "refuses what cannot be a login",
    steps: [{ program: { odd: seat("-no-") }, writes: [], fails: /username got "-no-"/ }],
  },
  {
    name: "does not cancel the last seat",
    steps: [
      {
        program: { else: seat("somebody-else") },
        writes: [],
      },
      { program: {}, writes: [], fails: /the organization's last one/ },
    ],
  },
  {
    name: "keeps a resource whose token is refused",
    steps: [
      { program: { ann: seat("ann") }, writes: ["POST ann"] },
      {
        happens: ({ world }) => world.revokeToken(TOKEN),
        program: { ann: seat("ann") },
        writes: [],
        fails: /GitHub answered 401/,
      },
    ],
  },
  {
    name: "grants nothing to whoever took a login, and cancels its former owner once the line is gone",
    steps: [
      { program: { ann: seat("ann"), bob: seat("bob") }, writes: ["POST ann,bob"] },
      {
        happens: ({ world }) => {
          world.renameUser("ann", "ann-2");
          world.addUser("ann");
          world.addMember("acme", "ann");
        },
        program: { ann: seat("ann"), bob: seat("bob") },
        writes: [],
        fails: /The login now belongs to account \d+\. Account \d+, formerly ann, was renamed to ann-2/,
      },
      { program: { bob: seat("bob") }, withoutRefresh: true, writes: ["DELETE ann-2"] },
    ],
  },
  {
    name: "grants nothing to whoever took a login, and forgets its former owner once the line is gone",
    steps: [
      { program: { ann: seat("ann"), bob: seat("bob") }, writes: ["POST ann,bob"] },
      {
        happens: ({ world }) => {
          world.removeMember("acme", "ann");
          world.renameUser("ann", "ann-2");
          world.addUser("ann");
          world.addMember("acme", "ann");
        },
        program: { ann: seat("ann"), bob: seat("bob") },
        writes: [],
        fails: /The login now belongs to account \d+/,
      },
      { program: { bob: seat("bob") }, withoutRefresh: true, writes: [] },
    ],
  },
  {
    name: "gives Copilot to no other team of the same slug, and forgets the one that is gone",
    steps: [
      { program: { core: team("core"), ann: seat("ann") }, writes: ["POST core", "POST ann"] },
      {
        happens: ({ world }) => {
          world.deleteTeam("acme", "core");
          world.addTeam("acme", "Core");
          world.addTeamMember("acme", "core", "cy");
        },
        program: { core: team("core"), ann: seat("ann") },
        writes: [],
        fails: /the slug now belongs to team \d+/,
      },
      { program: { ann: seat("ann") }, withoutRefresh: true, writes: [] },
    ],
  },
];

for (const door of doors) {
  describe(`${door.name}, in every scenario`, function () {
    this.timeout(120_000);
    let project: Project;
    let github: LocalGitHub;

    before(async () => {
      project = await installedProject();
    });

    beforeEach(async () => {
      github = await localGitHub(
        {
          members: ["ann", "bob", "cy", "dee", "somebody-else"],
          teams: [{ slug: "core", name: "Core", members: ["dee"] }],
        },
        { tokens: [{ token: TOKEN, login: "owner", scopes: ["manage_billing:copilot", "admin:org"] }] },
      );
    });
    afterEach(() => github?.close());

    for (const { name, settings, steps } of SCENARIOS) {
      it(name, async () => {
        const state = new Map<string, Entry>();
        for (const [index, { happens, program, withoutRefresh, writes, fails }] of steps.entries()) {
          happens?.(github);
          github.taken();
          const run = await newRun(door, project, github, { maxCancellations: "100%", ...settings });
          const refreshes = !withoutRefresh || door.capabilities.alwaysRefreshes;
          const failure = await up(run, state, program, refreshes).then(
            () => undefined,
            (error: unknown) => String(error),
          );
          const said = run.stderr();
          await run.stop();
          assert.match(failure ?? "", fails ?? /^$/, `run ${index + 1}`);
          assert.deepEqual(written(github), [...writes].sort(), `run ${index + 1}`);
          assert.doesNotMatch(`${failure}${said}`, /canary/);
        }
      });
    }

    it(`${door.capabilities.importsById ? "reads" : "cannot read"} what it knows by an id only`, async () => {
      const run = await newRun(door, project, github);
      const entry: Entry = { kind: "seat", id: "acme/somebody-else", inputs: {}, outputs: {} };
      const found = await run.read(entry).catch(() => undefined);
      await run.stop();
      assert.equal(found?.outputs.username, door.capabilities.importsById ? "somebody-else" : undefined);
    });
  });
}

/** What the engine does in an `up` with a refresh: all in one process, with operations of one kind in parallel. */
async function up(run: DoorsRun, state: Map<string, Entry>, program: Program, refreshes: boolean): Promise<void> {
  for (const entry of await Promise.all(
    [...(refreshes ? state : [])].map(async ([name, entry]) => [name, await run.read(entry)] as const),
  )) {
    const [name, found] = entry;
    if (found) state.set(name, found);
    else state.delete(name);
  }
  await Promise.all(
    Object.entries(program).map(async ([name, { kind, inputs: news }]) => {
      const before = state.get(name);
      const { inputs, failures } = await run.check(kind, news, before?.inputs);
      if (failures.length > 0) throw new Error(failures.join("; "));
      if (!before) {
        state.set(name, await run.create(kind, inputs));
        return;
      }
      const { changes, replaces } = await run.diff(before, inputs);
      assert.deepEqual(replaces, []);
      if (changes) state.set(name, await run.update(before, inputs));
    }),
  );
  const gone = [...state].filter(([name]) => !Object.hasOwn(program, name));
  await Promise.all(
    gone.map(async ([name, entry]) => {
      await run.delete(entry);
      state.delete(name);
    }),
  );
}

/** Each write, with the people or teams that it names. */
function written(github: LocalGitHub): string[] {
  return github.requests
    .filter(({ method }) => method !== "GET")
    .map(({ method, body }) => {
      const { selected_usernames, selected_teams } = body as Record<string, string[] | undefined>;
      return `${method} ${(selected_usernames ?? selected_teams ?? []).toSorted().join(",")}`;
    })
    .sort();
}
