import assert from "node:assert/strict";
import sinon from "sinon";
import { type FaultRule, faultNames } from "../../src/simulator/index.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../support/localGitHub.js";
import { skipWaits } from "../support/noWaiting.js";
import { newRun, type TestRun } from "../support/run.js";

type Properties = Record<string, unknown>;

/** The provider's methods that Pulumi calls here. */
interface Provider {
  check(olds: Properties, news: Properties): Promise<{ inputs?: Properties; failures?: { reason: string }[] }>;
  diff(id: string, olds: Properties, news: Properties): Promise<{ changes?: boolean; replaces?: string[] }>;
  create(inputs: Properties): Promise<{ id: string; outs?: Properties }>;
  read(id: string, state: Properties): Promise<{ id?: string; props?: Properties; inputs?: Properties }>;
  update(id: string, olds: Properties, news: Properties): Promise<{ outs?: Properties }>;
  delete(id: string, state: Properties): Promise<void>;
}

interface Operation {
  readonly name: string;
  readonly resource: "seat" | "roster" | "team";
  readonly organization: object;
  /** The program of the last run, whose people have seats already; undefined before the first. */
  readonly before?: Properties;
  /** What has happened on GitHub since. */
  readonly meanwhile?: (github: LocalGitHub) => void;
  readonly program: Properties | undefined;
  /** Whose seats must be bought, exactly once, and whose must be cancelled. All others must stay. */
  readonly bought: readonly string[];
  readonly cancelled: readonly string[];
  /** The team that may be granted or cancelled as a whole. */
  readonly team?: string;
}

/** Enough for two pages. An operation's people begin the second page, where a shift of the pages hides them. */
const others = Array.from({ length: 110 }, (_, index) => ({ login: `other-${index}` }));
const withSeats = (...logins: string[]) => ({
  members: ["ann", "bob", "cy", "dee", "eve", "fay", "newcomer"],
  seats: [...others.slice(0, 100), ...logins.map((login) => ({ login })), ...others.slice(100)],
});
/** Among these people, fay is in no team. */
const withTeam = (team: object, ...logins: string[]) => ({
  ...withSeats(...logins),
  teams: [{ slug: "core", name: "Core Team", members: ["ann", "bob", "cy"], ...team }],
});
const teamOf = { organization: "acme", team: "core" };
const rosterOf = (...usernames: string[]) => ({ organization: "acme", usernames });

const operations: readonly Operation[] = [
  {
    name: "the first read of a seat",
    resource: "seat",
    organization: withSeats("ann"),
    before: { organization: "acme", username: "ann" },
    program: { organization: "acme", username: "ann" },
    bought: [],
    cancelled: [],
  },
  {
    name: "a grant",
    resource: "seat",
    organization: withSeats(),
    program: { organization: "acme", username: "ann" },
    bought: ["ann"],
    cancelled: [],
  },
  {
    name: "a cancellation",
    resource: "seat",
    organization: withSeats("ann"),
    before: { organization: "acme", username: "ann" },
    program: undefined,
    bought: [],
    cancelled: ["ann"],
  },
  {
    name: "a roster's first up",
    resource: "roster",
    organization: withSeats("ann"),
    program: rosterOf("ann", "bob", "cy", "dee"),
    bought: ["bob", "cy", "dee"],
    cancelled: [],
  },
  {
    name: "a roster's change",
    resource: "roster",
    organization: withSeats("ann", "bob", "cy", "dee"),
    before: rosterOf("ann", "bob", "cy", "dee"),
    meanwhile: ({ world }) => world.cancelSeat("acme", "bob"),
    program: rosterOf("ann", "bob", "eve", "fay"),
    bought: ["bob", "eve", "fay"],
    cancelled: ["cy", "dee"],
  },
  {
    name: "a team's first up",
    resource: "team",
    organization: withTeam({}, "ann"),
    program: teamOf,
    team: "core",
    bought: ["bob", "cy"],
    cancelled: [],
  },
  {
    name: "a team's cancellation",
    resource: "team",
    organization: withTeam({ copilot: true }, "fay"),
    before: teamOf,
    program: undefined,
    team: "core",
    bought: [],
    cancelled: ["ann", "bob", "cy"],
  },
];

interface Trouble {
  readonly name: string;
  readonly rule?: FaultRule;
  readonly organization?: object;
  /** Seconds by which GitHub's clock is wrong. */
  readonly clock?: number;
}

const logins: Partial<Record<FaultRule["fault"], string>> = { "seat-appears": "newcomer", "seat-vanishes": "other-7" };
const troubles: readonly Trouble[] = [
  ...faultNames.map((fault) => ({ name: fault, rule: { fault, ...(logins[fault] && { login: logins[fault] }) } })),
  { name: "too-many-requests, retry-after 30", rule: { fault: "too-many-requests", seconds: 30 } },
  { name: "secondary-limit, retry-after 30", rule: { fault: "secondary-limit", seconds: 30 } },
  { name: "primary-limit, an hour ahead", rule: { fault: "primary-limit" }, clock: 3600 },
  { name: "primary-limit, an hour behind", rule: { fault: "primary-limit" }, clock: -3600 },
  { name: "primary-limit, for two hours", rule: { fault: "primary-limit", seconds: 7200 } },
  { name: "lagging-read, for a minute", rule: { fault: "lagging-read", seconds: 60 } },
  { name: "seats of nobody", organization: { nullAssigneeSeats: 3 } },
];

/** Faults that may never make an operation fail, and faults that may not if they happen once. */
const HARMLESS = /^(?:slow-answer|lagging-read|seat-appears|seat-vanishes|duplicate-seat|seats of nobody)$/;
const PASSING = /^(?:too-many-requests|secondary-limit|primary-limit)(?!, for two hours)/;

/** An error as Pulumi shows it: for some operations with its stack. */
class Failure extends Error {
  constructor(readonly shown: string) {
    super(shown);
  }
}

interface Resource {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** One resource of a stack, and what `pulumi up --refresh` does with it. */
class Stack {
  #resource: Resource | undefined;

  /** The current run's provider. */
  constructor(private readonly provider: () => Provider) {}

  get isThere(): boolean {
    return this.#resource !== undefined;
  }

  /** Whether there was anything to do. */
  async up(program: Properties | undefined): Promise<boolean> {
    await this.#refresh();
    const provider = this.provider();
    const old = this.#resource;
    if (!program) {
      if (old) await stacked(provider.delete(old.id, old.outputs));
      this.#resource = undefined;
      return old !== undefined;
    }
    const { inputs = {}, failures = [] } = await stacked(provider.check(old?.inputs ?? {}, program));
    if (failures.length > 0) throw new Failure(failures.map(({ reason }) => reason).join("; "));
    if (!old) {
      const { id, outs = {} } = await this.#recorded(inputs, provider.create(inputs));
      this.#resource = { id, inputs, outputs: outs };
      return true;
    }
    const { changes = false, replaces = [] } = await stacked(provider.diff(old.id, old.outputs, inputs));
    assert.deepEqual(replaces, []);
    if (changes) {
      const { outs = {} } = await this.#recorded(inputs, provider.update(old.id, old.outputs, inputs));
      this.#resource = { id: old.id, inputs, outputs: outs };
    }
    return changes;
  }

  async #refresh(): Promise<void> {
    const old = this.#resource;
    if (!old) return;
    const { id, props = {}, inputs = {} } = await stacked(this.provider().read(old.id, old.outputs));
    this.#resource = id ? { id, inputs, outputs: props } : undefined;
  }

  /** Even a failed creation or update may leave a record. */
  async #recorded<Result>(inputs: Properties, result: Promise<Result>): Promise<Result> {
    return result.catch((error: Error & { id?: string; properties?: Properties; reasons?: string[] }) => {
      if (error.id) this.#resource = { id: error.id, inputs, outputs: error.properties ?? {} };
      throw new Failure([error.message, ...(error.reasons ?? [])].join("\n"));
    });
  }
}

async function stacked<Result>(result: Promise<Result>): Promise<Result> {
  return result.catch((error: Error) => {
    throw new Failure(`${error}: ${error.stack}`);
  });
}

describe("every fault and every operation", function () {
  this.timeout(120_000);
  const realFetch = globalThis.fetch;
  let sandbox: sinon.SinonSandbox;
  let github: LocalGitHub | undefined;
  let run: TestRun;
  /** What each run has printed. */
  let said: string[][];
  /** Milliseconds of skipped waits. */
  let waited: number;

  beforeEach(() => {
    said = [];
    waited = 0;
    sandbox = sinon.createSandbox();
    skipWaits(sandbox, (milliseconds) => {
      waited += milliseconds;
    });
  });
  afterEach(async () => {
    await github?.close();
    github = undefined;
    sandbox.restore();
  });

  /** Prepares a world in which the operation is next. */
  async function prepare(operation: Operation, { organization, clock = 0 }: Trouble) {
    const pending = new Map<string, AbortController>();
    sandbox.stub(globalThis, "fetch").callsFake((input, init = {}) => {
      const givingUp = new AbortController();
      const { pathname, search } = new URL(String(input));
      pending.set(`${init.method} ${pathname}${search}`, givingUp);
      return realFetch(input, { ...init, signal: givingUp.signal });
    });
    const start = Date.now();
    const world = await localGitHub(
      { ...operation.organization, ...organization },
      operation.team === undefined ? {} : { tokens: [{ token: TOKEN, login: "owner", scopes: ["admin:org"] }] },
      {
        now: () => new Date(start + waited),
        onRequest: ({ method, path, query, fault }) => {
          if (fault !== "no-answer") return;
          const search = new URLSearchParams(query).toString();
          pending.get(`${method} ${path}${search && `?${search}`}`)?.abort(new DOMException("timeout", "TimeoutError"));
        },
      },
    );
    github = world;
    world.world.shiftClock(clock);
    const stack = new Stack(() => run[operation.resource] as object as Provider);
    if (operation.before) {
      begin(world);
      await stack.up(operation.before);
    }
    operation.meanwhile?.(world);
    world.requests.length = 0;
    begin(world);
    return { stack, world };
  }

  async function finish(): Promise<void> {
    await github?.close();
    github = undefined;
    (globalThis.fetch as sinon.SinonStub).restore();
  }

  /** Begins another command, which forgets everything that was read. */
  function begin({ url }: LocalGitHub): void {
    run = newRun({ "github:token": TOKEN, "github:baseUrl": url });
    said.push(run.said);
  }

  function isDone({ world }: LocalGitHub, { bought, cancelled }: Operation): boolean {
    const isPending = (login: string) => world.seat("acme", login)?.pendingCancellationDate;
    return bought.every((login) => isPending(login) === null) && cancelled.every((login) => isPending(login));
  }

  function expectNoDamage({ world, requests }: LocalGitHub, operation: Operation, vanished?: string): void {
    const { bought, cancelled, team } = operation;
    const strangersTo = (allowed: readonly string[], found: readonly string[]) =>
      found.filter((login) => !allowed.includes(login));
    const purchases = world.purchases.map(({ login }) => login);
    assert.deepEqual([...new Set(purchases)], purchases, "nobody is bought twice");
    const asked = (wanted: string) =>
      requests.filter(({ method }) => method === wanted).flatMap(({ body }) => namesIn(body));
    const mayAsk = (people: readonly string[]) => (team === undefined ? people : [team]);
    assert.deepEqual(strangersTo(mayAsk(bought), asked("POST")), [], "nobody else is granted");
    assert.deepEqual(strangersTo(mayAsk(cancelled), asked("DELETE")), [], "nobody else is cancelled");
    expectLooks(requests);
    const pending = world.seats("acme").filter(({ pendingCancellationDate }) => pendingCancellationDate !== null);
    assert.deepEqual(
      strangersTo(
        [...bought, ...cancelled],
        pending.map(({ assignee }) => assignee?.login ?? ""),
      ),
      [],
    );
    const gone = others.map(({ login }) => login).filter((login) => !world.seat("acme", login));
    assert.deepEqual(strangersTo(vanished ? [vanished] : [], gone), []);
  }

  /** Only writes that GitHub refused may be repeated without reading the result first. */
  function expectLooks(requests: LocalGitHub["requests"]): void {
    const unseen = new Set<string>();
    for (const { method, path, status, body } of requests) {
      if (method === "POST") {
        for (const login of namesIn(body)) {
          assert.ok(!unseen.has(login), `${login} was granted again without a look`);
          if (status < 400 || status >= 500) unseen.add(login);
        }
      } else if (path.endsWith("/billing/seats") && status === 200) unseen.clear();
      else if (status === 200 || status === 404) {
        const [, login] = /members\/([^/]+)\/copilot$/.exec(path) ?? [];
        // A member's seat shows the result for the team.
        for (const name of login ? [login, "core"] : []) unseen.delete(name);
      }
    }
  }

  function namesIn(body: unknown): string[] {
    const { selected_usernames, selected_teams } = body as Partial<Record<string, string[]>>;
    return selected_usernames ?? selected_teams ?? [];
  }

  function expectReadable(shown: string): void {
    assert.doesNotMatch(shown, /<[a-z!/]/i, "HTML");
    assert.doesNotMatch(shown, /\n\s+at /, "a stack trace");
    assert.ok(!shown.includes(TOKEN), "the token");
    assert.match(shown, /Copilot/);
  }

  /** Runs an operation under a fault that follows the rule, and then what comes after it. */
  async function suffers(operation: Operation, trouble: Trouble, when: Partial<FaultRule>): Promise<void> {
    const { stack, world } = await prepare(operation, trouble);
    if (trouble.rule) world.faults.add({ ...trouble.rule, ...when });
    const before = waited;
    const failure = await stack.up(operation.program).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure !== undefined) {
      if (!(failure instanceof Failure)) throw failure;
      expectReadable(failure.shown);
      const mustSucceed = HARMLESS.test(trouble.name) || (PASSING.test(trouble.name) && when.times === 1);
      assert.ok(!mustSucceed, failure.shown);
      assert.ok(stack.isThere || !operation.before, "what fails forgets nothing");
    }
    const isMet = world.faults.all().every(({ met }) => met > 0);
    assert.ok(isMet || when.after, "the fault was met");
    assert.ok(waited - before < 4 * 3_600_000, `${waited - before} ms were waited`);
    expectNoDamage(world, operation, trouble.rule?.login);
    if (!failure) assert.ok(isDone(world, operation), "who reports success has done everything");

    world.faults.clear();
    for (let further = 0; further < 2; further += 1) {
      begin(world);
      await stack.up(operation.program);
      expectNoDamage(world, operation, trouble.rule?.login);
      if (isDone(world, operation)) break;
    }
    assert.ok(isDone(world, operation), "the fault is over, and two runs did not mend everything");
    begin(world);
    const writes = world.writes().length;
    assert.equal(await stack.up(operation.program), false, "a run more finds something to do");
    assert.equal(world.writes().length, writes);
    await finish();
  }

  for (const operation of operations) {
    describe(operation.name, () => {
      for (const trouble of troubles) {
        it(`meets ${trouble.name}, always or at any request`, async () => {
          const { stack, world } = await prepare(operation, trouble);
          await stack.up(operation.program);
          const count = world.requests.length;
          await finish();
          await suffers(operation, trouble, {});
          for (let after = 0; trouble.rule && after < count; after += 1) {
            // A token that has lost its permission does not get it back.
            const times = trouble.rule.fault === "blind-token" ? {} : { times: 1 };
            await suffers(operation, trouble, { after, ...times }).catch((error: Error) => {
              throw new Error(`at request ${after + 1}: ${error.message}`, { cause: error });
            });
          }
          for (const line of said.flat()) assert.ok(!line.includes(TOKEN));
        });
      }
    });
  }
});
