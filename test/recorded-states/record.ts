// Records states as today's package writes them, one file a scenario, into the folder of its version: at each release.
//   npx tsx test/recorded-states/record.ts
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BeforeAnswer, Seed } from "../../src/simulator/index.js";
import { messageOf } from "../../tools/command.js";
import { pack } from "../../tools/package.js";
import { localGitHub, TOKEN } from "../support/localGitHub.js";
import { Project, type Stack } from "../support/project.js";
import { PROGRAM, type RecordedState, type Resource, statesFolder, version } from "./recordedState.js";

interface Step {
  world: Partial<Seed>;
  resources: Resource[];
  command: "up" | "refresh";
  beforeAnswer?: BeforeAnswer;
}

interface Scenario {
  name: string;
  /** What was done until the state was recorded. */
  steps: [Step, ...Step[]];
  /** What is found, declared and expected when the state is used again. */
  later: Omit<RecordedState, "deployment" | "world"> & { world: Partial<Seed> };
}

const seat = (username: string, owner: Record<string, unknown> = { organization: "acme" }): Resource => ({
  kind: "CopilotSeatAssignment",
  name: username,
  args: { ...owner, username },
});
const roster = (name: string, args: Record<string, unknown>): Resource => ({ kind: "CopilotSeatRoster", name, args });

type Organization = NonNullable<Seed["organizations"]>[number];
type SeededSeat = NonNullable<Organization["seats"]>[number];

/** Seats and members; whoever has a seat is a member. */
function organization(
  login: string,
  seats: (string | SeededSeat)[],
  settings: Partial<Organization> = {},
): Organization {
  const seeded = seats.map((one) => (typeof one === "string" ? { login: one } : one));
  return {
    login,
    owners: ["owner"],
    ...settings,
    members: [...seeded.map((one) => one.login), ...(settings.members ?? [])],
    seats: seeded.map((one) => ({ createdAt: "2026-01-02T03:04:05Z", ...one })),
  };
}

/** A state names accounts by their ids. */
const users = (...logins: string[]) => logins.map((login, index) => ({ login, id: 1_000 + index }));

function inStep(): Scenario {
  const world: Partial<Seed> = {
    users: users("Ada", "dee", "eva", "fay", "grace", "linus", "zoe"),
    organizations: [
      organization("Acme", ["Ada", { login: "dee", team: "platform" }], {
        teams: [{ slug: "platform", members: ["dee"], copilot: true }],
      }),
      organization("plain", ["grace", "linus"]),
      organization("whole", ["zoe"]),
    ],
    enterprises: [
      {
        slug: "big",
        owners: ["owner"],
        members: ["eva", "fay"],
        seats: ["eva", "fay"].map((login) => ({ login, createdAt: "2026-01-02T03:04:05Z" })),
      },
    ],
  };
  const resources = [
    seat("ada"),
    seat("dee"),
    seat("eva", { enterprise: "big" }),
    roster("plain", { organization: "plain", usernames: ["grace", "linus"] }),
    roster("whole", {
      organization: "whole",
      usernames: ["zoe"],
      exclusive: true,
      maxSeats: 10,
      maxCancellations: "10%",
    }),
    roster("big", { enterprise: "big", usernames: ["fay"] }),
  ];
  return {
    name: "in-step",
    steps: [{ world, resources, command: "up" }],
    later: { world, resources, shows: [], bought: [], cancelled: [] },
  };
}

function drifted(): Scenario {
  const resources = [
    seat("bob"),
    seat("cy"),
    roster("plain", { organization: "plain", usernames: ["ann", "kim", "lee", "mia", "rob"] }),
    roster("whole", { organization: "whole", usernames: ["zoe"], exclusive: true }),
  ];
  const before: Partial<Seed> = {
    users: users("bob", "cy", "ann", "kim", "lee", "mia", "rob", "zoe"),
    organizations: [
      organization("acme", ["bob", "cy"]),
      organization("plain", ["ann", "kim", "lee", "mia", "rob"]),
      organization("whole", ["zoe"]),
    ],
  };
  const world: Partial<Seed> = {
    users: [
      ...users("bob", "cyrus", "ann", "kimberly", "lee", "mia-before", "rob", "zoe"),
      { login: "mia", id: 2_000 },
    ],
    organizations: [
      organization("acme", [{ login: "bob", pendingCancellation: true }, "cyrus"]),
      organization("plain", ["ann", "kimberly", "mia", { login: "rob", pendingCancellation: true }], {
        members: ["lee", "mia-before"],
      }),
      organization("whole", ["zoe", "mallory"]),
    ],
  };
  return {
    name: "drifted",
    steps: [
      { world: before, resources, command: "up" },
      { world, resources, command: "refresh" },
    ],
    later: {
      world,
      // Today's logins; the one that somebody else took is gone.
      resources: [
        { ...seat("cyrus"), name: "cy" },
        seat("bob"),
        roster("plain", { organization: "plain", usernames: ["ann", "kimberly", "lee", "rob"] }),
        roster("whole", { organization: "whole", usernames: ["zoe"], exclusive: true }),
      ],
      shows: [
        '~ status: "pending_cancellation" => "active"',
        '~ status: "renamed to cyrus" => "active"',
        '- kim: "renamed to kimberly"',
        '+ kimberly: "active"',
        '+ lee: "active"',
        '- mia: "taken by account 2000"',
        '~ rob: "pending_cancellation" => "active"',
        '- mallory: "active"',
      ],
      bought: ["bob", "lee", "rob"],
      cancelled: ["mallory"],
    },
  };
}

function unfinished(): Scenario {
  const resources = (whole: string[]) => [
    seat("newbie"),
    roster("plain", { organization: "plain", usernames: ["ann", "stranger"] }),
    roster("whole", { organization: "whole", usernames: whole }),
  ];
  const known = users("newbie", "ann", "stranger", "bob", "cy");
  const organizations = [organization("plain", ["ann"]), organization("whole", ["bob", "cy"])];
  const before = { users: known, organizations: [organization("acme", [], { nonMembers: "skip" }), ...organizations] };
  return {
    name: "unfinished",
    steps: [
      { world: before, resources: resources(["bob", "cy"]), command: "up" },
      {
        world: before,
        resources: resources(["bob"]),
        command: "up",
        beforeAnswer: ({ method }) =>
          method === "DELETE" ? { status: 502, body: "<html>Bad gateway</html>" } : undefined,
      },
    ],
    later: {
      world: {
        users: known,
        organizations: [
          organization("acme", ["newbie"]),
          organization("plain", ["ann"], { members: ["stranger"] }),
          organization("whole", ["bob", "cy"]),
        ],
      },
      resources: resources(["bob"]),
      shows: ['+ stranger: "active"', '- cy: "active"'],
      bought: ["stranger"],
      cancelled: ["cy"],
    },
  };
}

function teams(): Scenario {
  const team = (name: string, args: Record<string, unknown>): Resource => ({
    kind: "CopilotTeamSeatAssignment",
    name,
    args: { team: name, ...args },
  });
  const resources = [
    team("platform", { organization: "acme" }),
    team("design", { organization: "acme" }),
    team("core", { enterprise: "big" }),
  ];
  const worldOf = (bob: Partial<SeededSeat>): Partial<Seed> => ({
    tokens: [{ token: TOKEN, login: "owner", scopes: ["admin:enterprise", "admin:org", "manage_billing:copilot"] }],
    users: users("ann", "bob", "cy", "eva"),
    organizations: [
      organization("acme", ["ann", { login: "bob", ...bob }], {
        teams: [
          { slug: "platform", members: ["ann", "bob"], copilot: true },
          { slug: "design", members: ["ann"], copilot: true },
        ],
      }),
    ],
    enterprises: [{ slug: "big", owners: ["owner"], teams: [{ slug: "ent:core", members: ["eva"], copilot: true }] }],
  });
  return {
    name: "teams",
    steps: [{ world: worldOf({}), resources, command: "up" }],
    later: {
      world: worldOf({ pendingCancellation: true }),
      resources,
      shows: ['~ status: "1 member with a cancelled seat: bob" => "active"'],
      bought: ["bob"],
      cancelled: [],
    },
  };
}

/** Runs a scenario's steps, and gives what a user's backend then holds. */
async function stateAfter(project: Project, { steps, later }: Scenario): Promise<RecordedState> {
  let stack: Stack | undefined;
  for (const step of steps) {
    const github = await localGitHub({}, step.world, step.beforeAnswer && { beforeAnswer: step.beforeAnswer });
    try {
      const environment = { GITHUB_TOKEN: TOKEN, GITHUB_BASE_URL: github.url };
      await project.write({ "resources.json": JSON.stringify(step.resources) });
      stack ??= await project.stack({ GITHUB_TOKEN: TOKEN });
      // A step may fail: what it leaves in the state is what it is for.
      await stack.pulumi([step.command, "--yes", "--skip-preview"], environment);
    } finally {
      await github.close();
    }
  }
  if (!stack) throw new Error("a scenario without steps");
  const { text } = await stack.state();
  return { ...later, deployment: withoutTheMachine(JSON.parse(text)) };
}

/** Without what depends on the moment and the machine: Pulumi asks for none of it. */
function withoutTheMachine({ version, deployment }: { version: number; deployment: Record<string, unknown> }) {
  const { secrets_providers: _, metadata: __, ...rest } = deployment;
  const resources = (rest.resources as Record<string, unknown>[]).map(
    ({ created, modified, sourcePosition, stackTrace, ...resource }) => resource,
  );
  return { version, deployment: { ...rest, resources } };
}

async function main(): Promise<void> {
  await pack();
  const folder = join(statesFolder, version);
  await mkdir(folder, { recursive: true });
  const project = await Project.create({ "index.js": PROGRAM }, { main: "index.js" });
  try {
    await project.install();
    for (const scenario of [inStep(), drifted(), unfinished(), teams()]) {
      const file = join(folder, `${scenario.name}.json`);
      await writeFile(file, `${JSON.stringify(await stateAfter(project, scenario), undefined, 2)}\n`);
      console.log(file);
    }
  } finally {
    await project.remove();
  }
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
