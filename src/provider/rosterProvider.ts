import type { dynamic } from "@pulumi/pulumi";
import type { Seat } from "../github/answers.js";
import { about } from "../github/errors.js";
import { USUAL_CANCELLATIONS } from "../settings/settings.js";
import { listed } from "../text/list.js";
import { SeatError } from "../text/seatError.js";
import { carryOut, failedOf, type Result, refusals } from "./carryOut.js";
import { checkInputs, checkState, UNKNOWN, withoutUndefined } from "./check.js";
import { ACTIVE, NO_SEAT, planLine, REMOVED, takenBy, UNDECLARED } from "./dictionary.js";
import { driftsOf } from "./drift.js";
import { lineOf, refusalOf, saysAnything } from "./forecast.js";
import { initFailure } from "./initFailure.js";
import { changedOwner, ownerOf, ownerRules, ownerState } from "./owner.js";
import type { Plan } from "./plan.js";
import { type Planned, type Priced, planFor, priced } from "./planning.js";
import { configureWith, type Provider } from "./provider.js";
import { removePeople } from "./removal.js";
import { observe, recordFindings, undeclaredSeats } from "./rosterRefresh.js";
import { peopleOf, rosterRules } from "./rosterRules.js";
import {
  type Holders,
  holdersOf,
  namesIn,
  outputsOf,
  type RosterInputs,
  type RosterOutputs,
  rosterState,
  sameSeats,
  seatsOfHolders,
  settingsOf,
} from "./rosterState.js";
import type { Run } from "./run.js";

const STATE = { ...ownerState, ...rosterState };

const THE_ROSTER = "the roster";

/** Any number of seats as one resource: when they are granted, adopted and cancelled, and what a preview shows. */
export function rosterProvider(run: Run): Provider<RosterInputs, RosterOutputs> {
  async function check(olds: Partial<RosterInputs>, news: Record<string, unknown>): Promise<dynamic.CheckResult> {
    checkState(ownerState, olds);
    const owner = ownerRules(news, run.defaultOwner);
    const checked = checkInputs({ ...owner.rules, ...rosterRules }, { ...news, ...owner.named });
    const failures = [...owner.failures, ...checked.failures];
    const inputs = withoutUndefined(checked.inputs);
    const { usernames } = news;
    if (usernames === UNKNOWN || (Array.isArray(usernames) && usernames.includes(UNKNOWN))) {
      return { inputs: { ...inputs, seats: UNKNOWN }, failures };
    }
    const people = peopleOf(news, olds.seats);
    failures.push(...people.failures);
    const complete = { ...inputs, seats: people.seats };
    if (failures.length > 0 || Object.values(inputs).includes(UNKNOWN)) return { inputs: complete, failures };
    const roster = complete as RosterInputs;
    const ofOwner = run.of(ownerOf(roster));
    for (const login of Object.keys(roster.seats)) ofOwner.declare(login, olds.seats?.[login]);
    ofOwner.declareOthers([...namesIn(roster.__alsoDeclared)]);
    if (olds.seats !== undefined) run.of(ownerOf(olds)).claim(Object.keys(olds.seats));
    // Of the undeclared seats, only those named in these inputs are cancelled: a saved plan holds them, too.
    const undeclared = roster.exclusive && isChange(olds, roster) ? await undeclaredIn(roster) : [];
    if (undeclared.length > 0) roster.cancels = undeclared.join(",");
    if (olds.seats === undefined && !run.previewsWrites) await foretell(roster, new Map());
    return { inputs: roster, failures };
  }

  async function diff(_id: string, olds: RosterOutputs, news: RosterInputs): Promise<dynamic.DiffResult> {
    checkState(STATE, olds);
    const ofOwner = run.of(ownerOf(news));
    const { known, isDifferent } = compared(olds, news);
    const replaces = changedOwner(olds, news);
    // Pulumi also compares in a refresh, before anything of the program was checked.
    const isOfProgram = Object.keys(news.seats).every((login) => ofOwner.isDeclared(login));
    if (replaces.length === 0 && isDifferent && isOfProgram && !run.previewsWrites) await foretell(news, known);
    const changes =
      replaces.length > 0 ||
      isDifferent ||
      olds.maxSeats !== news.maxSeats ||
      olds.maxCancellations !== news.maxCancellations ||
      // Earlier in this run, another roster may have cancelled the seats of people who moved to this one.
      Object.keys(news.seats).some((login) => ofOwner.isCancelled(login));
    return { changes, replaces };
  }

  /** What the state holds for the roster's people, and whether any seat may change. */
  function compared(olds: RosterOutputs, news: RosterInputs): { known: Holders; isDifferent: boolean } {
    const ofOwner = run.of(ownerOf(news));
    // A refresh comes before the program: people who are only in another resource looked undeclared to it.
    const isOfAnother = (login: string, status: string) => status === UNDECLARED && ofOwner.isOfStack(login);
    const known = new Map([...holdersOf(olds)].filter(([login, { status }]) => !isOfAnother(login, status)));
    return { known, isDifferent: isChange({ ...olds, seats: seatsOfHolders(known) }, news) };
  }

  async function preview(inputs: RosterInputs, olds?: RosterOutputs): Promise<void> {
    if (Object.values(inputs).includes(UNKNOWN)) return;
    if (olds === undefined) return foretell(inputs, new Map());
    checkState(STATE, olds);
    const { known, isDifferent } = compared(olds, inputs);
    if (isDifferent) await foretell(inputs, known);
  }

  async function create(inputs: RosterInputs): Promise<dynamic.CreateResult<RosterOutputs>> {
    if (run.previewsWrites) await preview(inputs);
    return { id: ownerOf(inputs).name, outs: await ensureRoster(inputs, new Map()) };
  }

  async function update(
    _id: string,
    olds: RosterOutputs,
    news: RosterInputs,
  ): Promise<dynamic.UpdateResult<RosterOutputs>> {
    checkState(STATE, olds);
    if (run.previewsWrites) await preview(news, olds);
    return { outs: await ensureRoster(news, holdersOf(olds)) };
  }

  async function read(id: string, state: RosterOutputs): Promise<dynamic.ReadResult> {
    checkState(STATE, state);
    const owner = ownerOf(state, run.defaultOwner);
    return about(`Cannot read the Copilot seats of ${owner.name}`, async () => {
      const known = holdersOf(state);
      const ofOwner = run.of(owner);
      const on = await run.on(owner);
      const holders = await observe(on, {
        ofOwner,
        known,
        elsewhere: namesIn(state.__alsoDeclared),
        exclusive: state.exclusive,
        say: (line) => run.sayOnce(line),
      });
      // A roster that a program looks up by its id is not this stack's to cancel.
      const isOwn = state.__assignees !== undefined || "assignees" in state;
      await recordFindings(on, ofOwner, {
        known,
        holders,
        isOwn,
        isCapped: state.maxCancellations === USUAL_CANCELLATIONS,
      });
      const settings = settingsOf(state);
      return { id, props: outputsOf(settings, holders), inputs: { ...settings, seats: seatsOfHolders(holders) } };
    });
  }

  async function remove(_id: string, state: RosterOutputs): Promise<void> {
    checkState(STATE, state);
    const owner = ownerOf(state);
    const known: Holders = new Map([...holdersOf(state)].filter(([, { status }]) => status !== UNDECLARED));
    const { maxCancellations } = state;
    await removePeople(run, owner, {
      subject: `Cannot cancel the Copilot seats of ${owner.name}`,
      known,
      isCapped: true,
      ownLimit: maxCancellations === USUAL_CANCELLATIONS ? undefined : maxCancellations,
    });
  }

  /** Shows in one line what a change of the roster will do, and throws if its guards do not allow it. */
  async function foretell(news: RosterInputs, known: Holders): Promise<void> {
    const owner = ownerOf(news);
    const ofOwner = run.of(owner);
    const { planned, refusal } = await ofOwner.narrator.during(() => planOfRoster(news, known));
    ofOwner.narrator.drifted(driftsOf(ofOwner, planned.plan));
    if (saysAnything(planned.plan)) run.say(planLine(lineOf(planned)));
    ofOwner.keepPlan(purposeOf(news, known), planned.plan);
    if (refusal) throw new SeatError(`Cannot change the Copilot seats of ${owner.name}`, refusal);
  }

  /** Reads the subscription once: after a plan that was shown, the writer checks the numbers before it cancels. */
  async function planOfRoster(
    news: RosterInputs,
    known: Holders,
    told?: Plan,
  ): Promise<{ planned: Priced; refusal: string | undefined }> {
    const owner = ownerOf(news);
    const want = { people: news.seats, undeclared: namesIn(news.cancels) };
    return about(`Cannot read the Copilot seats of ${owner.name}`, async () => {
      const made = await planFor(run, owner, { want, known });
      const planned = told ? { ...made, billing: undefined, rate: null } : await priced(run, made);
      const own = [...known].filter(([, { status }]) => status !== UNDECLARED).map(([login]) => login);
      const refusal = refusalOf(planned.plan, {
        maxSeats: news.maxSeats,
        maxCancellations: news.maxCancellations,
        // People an exclusive roster cancels count as well.
        people: { before: new Set([...own, ...want.undeclared]).size, after: Object.keys(news.seats).length },
        allowLastSeat: run.settings.allowLastSeat,
        billing: planned.billing,
      });
      return { planned, refusal };
    });
  }

  /** The people an exclusive roster would cancel because no resource of the stack declares them. */
  function undeclaredIn(roster: RosterInputs): Promise<readonly string[]> {
    const owner = ownerOf(roster);
    return about(`Cannot read the Copilot seats of ${owner.name}`, async () => {
      const isWanted = (seat: Seat) => Object.hasOwn(roster.seats, seat.login.toLowerCase());
      const ofOwner = run.of(owner);
      const others = { ...ofOwner.others, isDeclared: (login: string) => ofOwner.isOfStack(login) };
      const { logins, remarks } = await undeclaredSeats(await run.on(owner), others, isWanted);
      for (const remark of remarks) run.sayOnce(remark);
      return logins;
    });
  }

  /** Reads GitHub, grants and cancels only what differs, and records exactly what happened. */
  async function ensureRoster(inputs: RosterInputs, known: Holders): Promise<RosterOutputs> {
    const owner = ownerOf(inputs);
    const told = run.of(owner).plan(purposeOf(inputs, known));
    const { planned, refusal } = await planOfRoster(inputs, known, told);
    if (refusal) throw new SeatError(`Cannot change the Copilot seats of ${owner.name}`, refusal);
    const { toDo, untold } = told ? onlyAsTold(planned, told) : { toDo: planned, untold: [] };
    const result = await carryOut(run, toDo);
    const outputs = outputsOf(settingsOf(inputs), recordOf({ inputs, known, planned, result, untold }));
    const { notGranted, unconfirmed, notCancelled } = result;
    const withoutSeat = new Map([...refusals(planned.plan, THE_ROSTER), ...notGranted, ...unconfirmed]);
    if (withoutSeat.size + notCancelled.size === 0) return outputs;
    const errors = [
      ...complaint(withoutSeat, Object.keys(inputs.seats).length, `in ${owner.name} were not granted`),
      ...complaint(notCancelled, planned.plan.cancels.length, `in ${owner.name} were not cancelled`),
    ];
    const provider = "__provider" in inputs ? { __provider: inputs.__provider } : {};
    throw initFailure(
      [`${errors.join(" ")} The others are done and recorded; \`pulumi up\` continues with the rest.`],
      owner.name,
      {
        ...outputs,
        ...provider,
      },
    );
  }

  /** Cancels only people who are in the plan that the run has shown. */
  function onlyAsTold(planned: Planned, told: Plan): { toDo: Planned; untold: readonly string[] } {
    const { plan } = planned;
    const named = new Set(told.cancels.map(({ login }) => login));
    const cancels = plan.cancels.filter(({ login }) => named.has(login));
    const untold = plan.cancels.filter(({ login }) => !named.has(login)).map(({ login }) => login);
    if (untold.length > 0) {
      run.say(
        `${plan.owner.name}: changed on GitHub since the plan was made: ${listed(untold)}. The next run shows and cancels them.`,
      );
    }
    return { toDo: { ...planned, plan: { ...plan, cancels } }, untold };
  }

  return { configure: configureWith(run), check, diff, preview, create, read, update, delete: remove };
}

/** A plan's purpose, by which the update finds the plan that was shown: Pulumi sorts the names in between. */
function purposeOf(news: RosterInputs, known: Holders): string {
  return JSON.stringify([Object.keys(news.seats).sort(), [...known.keys()].sort()]);
}

/** Whether any seat may change. */
function isChange(olds: Partial<RosterInputs>, news: RosterInputs): boolean {
  return (
    olds.seats === undefined ||
    changedOwner(olds, news).length > 0 ||
    (olds.exclusive ?? false) !== news.exclusive ||
    !sameSeats(olds.seats, news.seats)
  );
}

function complaint(failures: ReadonlyMap<string, Error>, all: number, what: string): string[] {
  return failures.size === 0 ? [] : [failedOf(all, what, failures).message];
}

/** What happened to everybody in the roster; a failed read does not lose what GitHub accepted. */
function recordOf({
  inputs,
  known,
  planned,
  result,
  untold,
}: {
  inputs: RosterInputs;
  known: Holders;
  planned: Planned;
  result: Result;
  /** People whose cancellation is left to the next run. */
  untold: readonly string[];
}): Holders {
  const { plan, have } = planned;
  const { notGranted, unconfirmed, notCancelled, after } = result;
  const before = new Map(have.seats.map((seat) => [seat.login.toLowerCase(), seat]));
  const isGrant = new Set(plan.grants.map(({ login }) => login));
  const refused = new Set(plan.refused.map(({ login }) => login));
  const holders: Holders = new Map(
    Object.keys(inputs.seats).map((login) => {
      const id = known.get(login)?.id ?? null;
      const isAccepted = isGrant.has(login) && !notGranted.has(login);
      const seat = (isAccepted ? after : before).get(login);
      if (isAccepted && !seat && unconfirmed.has(login) && after.size === 0) return [login, { id, status: ACTIVE }];
      if (seat && id !== null && seat.assigneeId !== id && (refused.has(login) || unconfirmed.has(login))) {
        return [login, { id, status: takenBy(seat.assigneeId) }];
      }
      return [login, { id: seat?.assigneeId ?? id, status: seat?.status ?? NO_SEAT }];
    }),
  );
  const goingOn = new Set([...notCancelled.keys(), ...untold]);
  for (const { login, declaredAs } of plan.cancels) {
    const name = declaredAs ?? login;
    if (goingOn.has(login)) holders.set(name, { id: known.get(name)?.id ?? null, status: REMOVED });
  }
  return holders;
}
