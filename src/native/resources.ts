import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import { z } from "zod";
import { about } from "../github/errors.js";
import { type Findings, findingsOf } from "../github/findings.js";
import { loginSchema, organizationSchema, teamSlugSchema } from "../github/names.js";
import { heldThrough, type Owner } from "../github/owner.js";
import { UNKNOWN } from "../provider/check.js";
import { ACTIVE } from "../provider/dictionary.js";
import { expectWhole, listSubject } from "../provider/lookups.js";
import { ownerOf, ownerProperties } from "../provider/owner.js";
import type { Provider } from "../provider/provider.js";
import { rosterProvider } from "../provider/rosterProvider.js";
import { holdersOf, seatsOfHolders } from "../provider/rosterState.js";
import type { Run } from "../provider/run.js";
import { seatProvider } from "../provider/seatProvider.js";
import { teamProvider } from "../provider/teamProvider.js";
import { shown } from "../text/line.js";
import { listed } from "../text/list.js";
import { SeatError } from "../text/seatError.js";
import { idOf, parseId } from "./ids.js";
import { Quiet } from "./quiet.js";
import type { Properties } from "./values.js";

type Core = Provider<Properties, Properties>;

/** Something that exists, with the id by which it can be imported. */
export interface Listed {
  readonly id: string;
  readonly name: string;
}

/** What this door must know about a kind of resource so that the core can serve it. */
export interface NativeResource {
  readonly provider: Core;
  /** Inputs that are not in the schema: a refresh or a check fills them in. */
  readonly ownInputs: readonly string[];
  /** Outputs that only GitHub can provide. */
  readonly found: readonly string[];
  /** By input: the outputs that hold it under another name, and must be secret if it is. */
  readonly carries: Readonly<Record<string, readonly string[]>>;
  readonly idOf: (inputs: Properties) => string;
  /** What the program wrote, in the core's form, or what is wrong with it. */
  readonly wanted: (olds: Properties, news: Properties) => { news: Properties; failures: dynamic.CheckFailure[] };
  /** A state, in the core's form. */
  readonly known: (state: Properties) => Properties;
  /** The core's outputs, as programs in any language read them. A refresh passes what the state had. */
  readonly shown: (outputs: Properties, state?: Properties) => Properties;
  /** What an id stands for, as a state before GitHub has been read. */
  readonly lookUp: (id: string) => Promise<Properties>;
  /** What an owner has that can be imported. */
  readonly list: (owner: Owner) => Promise<Listed[]>;
}

export function nativeResources(run: Run, quiet = new Quiet()): Readonly<Record<string, NativeResource>> {
  return {
    CopilotSeatAssignment: seat(run, quiet),
    CopilotSeatRoster: roster(run, quiet),
    CopilotTeamSeatAssignment: team(run, quiet),
  };
}

/** A provider whose checks and reads others wait for, because they tell who is declared. */
function awaited(provider: object, quiet: Quiet): Core {
  const core = provider as Core;
  return {
    ...core,
    check: (olds, news) => quiet.during(() => core.check(olds, news)),
    read: (id, state) => quiet.during(() => core.read(id, state)),
  };
}

/**
 * A provider whose writes are awaited, too: Pulumi runs a limited number at a time, and may ask about no other resource until one
 * is done.
 */
function awaitedInAll(provider: object, quiet: Quiet): Core {
  const core = awaited(provider, quiet);
  return {
    ...core,
    create: (inputs) => quiet.during(() => core.create(inputs)),
    update: (id, olds, news) => quiet.during(() => core.update(id, olds, news)),
  };
}

/**
 * A roster's provider, which waits for the other resources before it shows or does anything to people whom these may declare:
 * only the TypeScript classes tell a roster about them.
 */
function patient(core: Core, quiet: Quiet): Core {
  const mayCancel = ({ cancels, seats }: Properties, olds: Properties = {}) =>
    cancels !== undefined || [...holdersOf(olds).keys()].some((login) => !Object.hasOwn(Object(seats), login));
  return {
    ...core,
    read: async (id, state) => {
      if (state.exclusive === true) await quiet.wait();
      return core.read(id, state);
    },
    preview: async (inputs, olds) => {
      if (mayCancel(inputs, olds)) await quiet.wait();
      await core.preview?.(inputs, olds);
    },
    create: async (inputs) => {
      if (mayCancel(inputs)) await quiet.wait();
      return core.create(inputs);
    },
    update: async (id, olds, news) => {
      if (mayCancel(news, olds)) await quiet.wait();
      return core.update(id, olds, news);
    },
  };
}

const asIs = (properties: Properties) => properties;
const asWritten = (_olds: Properties, news: Properties) => ({ news, failures: [] });

function seat(run: Run, quiet: Quiet): NativeResource {
  const found = ["assigneeId", "createdAt", "planType", "assigningTeam", "pendingCancellationDate"];
  return {
    provider: awaitedInAll(seatProvider(run), quiet),
    ownInputs: ["status"],
    found,
    carries: {},
    idOf: (inputs) => idOf("seat", ownerOf(inputs), String(inputs.username)),
    wanted: asWritten,
    known: (state) => withNulls(found, state),
    shown: asIs,
    lookUp: async (id) => {
      const { owner, name } = named("seat", id, loginSchema);
      return { ...ownerProperties(owner), username: name };
    },
    list: async (owner) => {
      const { people } = await findingsIn(run, owner, listSubject(owner));
      return loginsOf(people).map((name) => ({ id: idOf("seat", owner, name), name }));
    },
  };
}

function team(run: Run, quiet: Quiet): NativeResource {
  const found = ["teamId"];
  return {
    provider: awaitedInAll(teamProvider(run), quiet),
    ownInputs: ["status"],
    found,
    carries: {},
    idOf: (inputs) => idOf("team", ownerOf(inputs), String(inputs.team)),
    wanted: asWritten,
    known: (state) => withNulls(found, state),
    shown: asIs,
    lookUp: async (id) => {
      const { owner, name } = named("team", id, teamSlugSchema);
      return { ...ownerProperties(owner), team: name };
    },
    list: async (owner) => {
      const { teams } = await findingsIn(run, owner, listSubject(owner));
      return [...teams.keys()].map((name) => ({ id: idOf("team", owner, name), name }));
    },
  };
}

function roster(run: Run, quiet: Quiet): NativeResource {
  return {
    provider: patient(awaited(rosterProvider(run), quiet), quiet),
    ownInputs: ["cancels"],
    found: [],
    carries: { usernames: ["seats", "__assignees", "cancels"], seats: ["__assignees", "cancels"] },
    idOf: (inputs) => idOf("roster", ownerOf(inputs)),
    wanted: peopleWanted,
    known: ({ seats: _, ...state }) => state,
    // A refresh leaves the map to the inputs, which show the drift: Pulumi prints a changed output in full, all ten thousand
    // lines of it.
    shown: (outputs, { seats } = {}) => ({ ...outputs, seats: seats ?? seatsOfHolders(holdersOf(outputs)) }),
    lookUp: async (id) => {
      const { owner } = named("roster", id, z.literal(""));
      return { ...ownerProperties(owner), usernames: await peopleOf(run, owner) };
    },
    // All of an owner's people form one roster.
    list: async (owner) => {
      const { people } = await findingsIn(run, owner, listSubject(owner));
      return people.length === 0 ? [] : [{ id: idOf("roster", owner), name: owner.name }];
    },
  };
}

/** A roster can be a list of logins, or the map that previews show and `pulumi import` writes. */
function peopleWanted(olds: Properties, news: Properties): ReturnType<NativeResource["wanted"]> {
  const { seats, ...others } = news;
  const failure = (reason: string) => ({ news, failures: [{ property: "seats", reason }] });
  // The core leaves what `ignoreChanges` restores as it is.
  if (seats === undefined || isDeepStrictEqual(seats, olds.seats)) return { news, failures: [] };
  if (news.usernames !== undefined) {
    return olds.seats === undefined
      ? failure("seats and usernames cannot be combined; set one of them")
      : asWritten(olds, news);
  }
  if (seats === UNKNOWN) return { news: { ...others, usernames: UNKNOWN }, failures: [] };
  const parsed = z.record(z.string(), z.unknown()).safeParse(seats);
  if (!parsed.success) return failure(`seats got ${shown(seats)}; it takes a map such as {ann: "active"}`);
  const [odd] = Object.entries(parsed.data).filter(([, status]) => status !== ACTIVE && status !== UNKNOWN);
  if (odd) return failure(`seats[${shown(odd[0])}] got ${shown(odd[1])}; write "active", or leave the person out`);
  return { news: { ...others, usernames: Object.keys(parsed.data) }, failures: [] };
}

/** The people a roster of the owner would hold: those selected by name. */
async function peopleOf(run: Run, owner: Owner): Promise<string[]> {
  const subject = `Cannot import the Copilot seats of ${owner.name}`;
  const { people, ending, unnameable } = await findingsIn(run, owner, subject);
  const left = [...ending, ...unnameable].filter((one) => heldThrough(owner, one) === undefined);
  if (left.length > 0) {
    const names = listed(left.map(({ login, status }) => (status === ACTIVE ? login : `${login} (${status})`)));
    run.say(`Left out of the imported roster of ${owner.name}: ${names}.`);
  }
  if (people.length === 0) throw new SeatError(subject, "nobody there has an active seat assigned by name.");
  return loginsOf(people);
}

async function findingsIn(run: Run, owner: Owner, subject: string): Promise<Findings> {
  const listing = await about(subject, async () => (await run.on(owner)).seats.list());
  expectWhole(subject, listing);
  return findingsOf(owner, listing);
}

function loginsOf(seats: Findings["people"]): string[] {
  return seats.map(({ login }) => login.toLowerCase());
}

function named(kind: Parameters<typeof parseId>[0], id: string, rule: z.ZodType<string>): ReturnType<typeof parseId> {
  const { owner, name } = parseId(kind, id);
  const problem = organizationSchema.safeParse(owner.name).error ?? rule.safeParse(name).error;
  if (problem) throw new SeatError(`Cannot read ${shown(id)}`, `the id ${problem.issues[0]?.message}.`);
  return { owner: { ...owner, name: owner.name.toLowerCase() }, name: name.toLowerCase() };
}

/** The core uses null for what GitHub has not shown; Pulumi's states leave it out. */
function withNulls(names: readonly string[], state: Properties): Properties {
  return { ...Object.fromEntries(names.map((name) => [name, null])), ...state };
}
