import type { dynamic } from "@pulumi/pulumi";
import { z } from "zod";
import type { Seat } from "../github/answers.js";
import { about } from "../github/errors.js";
import { accountNameSchema, loginSchema, sameName } from "../github/names.js";
import { heldThrough, type Owner } from "../github/owner.js";
import { SeatError } from "../text/seatError.js";
import { carryOut, refusals } from "./carryOut.js";
import { checkInputs, checkState, UNKNOWN } from "./check.js";
import { ACTIVE, PENDING, renamedTo, takenBy } from "./dictionary.js";
import { driftsOf } from "./drift.js";
import { saysAnything } from "./forecast.js";
import { initFailure } from "./initFailure.js";
import { locate } from "./locate.js";
import { changedOwner, type OwnerProperties, ownerOf, ownerProperties, ownerRules, ownerState } from "./owner.js";
import { type Planned, planFor, priced } from "./planning.js";
import { configureWith, type Provider } from "./provider.js";
import { removePeople } from "./removal.js";
import type { Holders } from "./rosterState.js";
import type { Run } from "./run.js";
import { movedWords, withoutRefresh } from "./words.js";

/** What the engine compares: names in lower case, so that spelling is not a change, and the wanted status. */
export interface SeatInputs extends OwnerProperties {
  username: string;
  /** `active`, or what a refresh found instead if the program ignores changes of it. */
  status: string;
}

/** What the state holds for a seat. None of it changes on its own, so that only what matters shows as a change. */
export interface SeatOutputs extends SeatInputs {
  assigneeId: number | null;
  createdAt: string | null;
  planType: string | null;
  assigningTeam: string | null;
  pendingCancellationDate: string | null;
}

const RULES = { username: loginSchema, status: z.string().max(200).default(ACTIVE) };
/** A resource that is looked up by its id has no account yet. */
const STATE = { ...ownerState, username: accountNameSchema, assigneeId: z.int().positive().nullish() };

const THE_PROGRAM = "the program";

/** One person's seat: when it is granted, adopted and cancelled, and what a preview shows. */
export function seatProvider(run: Run): Provider<SeatInputs, SeatOutputs> {
  async function check(olds: Partial<SeatInputs>, news: Record<string, unknown>): Promise<dynamic.CheckResult> {
    const owner = ownerRules(news, run.defaultOwner);
    const checked = checkInputs({ ...owner.rules, ...RULES }, { ...news, ...owner.named });
    const failures = [...owner.failures, ...checked.failures];
    const inputs = checked.inputs as Partial<SeatInputs>;
    if (failures.length === 0 && !Object.values(inputs).includes(UNKNOWN)) {
      const wanted = inputs as SeatInputs;
      const ofOwner = run.of(ownerOf(wanted));
      ofOwner.declare(wanted.username, olds.username === wanted.username && olds.status);
      if (olds.username === undefined) await foretell(wanted, null);
      else run.of(ownerOf(olds)).claim([olds.username]);
    }
    return { inputs, failures };
  }

  async function diff(_id: string, olds: SeatOutputs, news: SeatInputs): Promise<dynamic.DiffResult> {
    checkState(STATE, olds);
    const ofOwner = run.of(ownerOf(news));
    const replaces = changedOwner(olds, news);
    const renamed = !sameName(olds.username, news.username);
    if (replaces.length === 0 && renamed && !(await isRename(olds, news))) replaces.push("username");
    if (replaces.length > 0) run.of(ownerOf(olds)).replace(olds.username);
    const isDifferent = renamed || olds.status !== news.status;
    // Pulumi also compares in a refresh, before anything of the program was checked.
    if (replaces.length === 0 && isDifferent && ofOwner.isDeclared(news.username)) {
      await foretell(news, olds.assigneeId ?? null);
    }
    // Earlier in this run, a roster may have cancelled the seat of a person who moved to this resource.
    const taken = ofOwner.isCancelled(news.username);
    return { changes: replaces.length > 0 || isDifferent || taken, replaces };
  }

  async function create(inputs: SeatInputs): Promise<dynamic.CreateResult<SeatOutputs>> {
    return { id: `${ownerOf(inputs).name}/${inputs.username}`, outs: await ensureSeat(inputs, null) };
  }

  async function update(_id: string, olds: SeatOutputs, news: SeatInputs): Promise<dynamic.UpdateResult<SeatOutputs>> {
    checkState(STATE, olds);
    return { outs: await ensureSeat(news, olds.assigneeId ?? null) };
  }

  async function read(id: string, state: SeatOutputs): Promise<dynamic.ReadResult> {
    checkState(STATE, state);
    const { username } = state;
    const assigneeId = state.assigneeId ?? null;
    const owner = ownerOf(state, run.defaultOwner);
    const ofOwner = run.of(owner);
    const subject = `Cannot read the Copilot seat of ${username} in ${owner.name}`;
    return about(subject, async () => {
      const { login, seat, stranger } = await locate(await run.on(owner), username, assigneeId);
      const isMoved = stranger !== undefined || login === undefined || !sameName(login, username);
      if (isMoved && assigneeId !== null) {
        const words = movedWords(username, { account: assigneeId, holder: stranger?.id, now: login }, THE_PROGRAM);
        if (stranger && !run.alwaysRefreshes) throw new SeatError(subject, withoutRefresh(words));
        run.say(`${username} in ${owner.name}: ${words}`);
        // If the state dropped it, it would be created again: for the stranger.
        if (stranger && !seat) {
          const status = takenBy(stranger.id);
          const inputs = { ...ownerProperties(owner), username: username.toLowerCase(), status };
          return { id, props: { ...state, status }, inputs };
        }
      }
      if (!seat) {
        ofOwner.find(username, { is: "gone" });
        return {};
      }
      // A renamed person keeps the name that the program knows, so that no replacement grants and cancels in between.
      const props =
        isMoved && login !== undefined
          ? { ...outputsOf(owner, seat), username, status: renamedTo(login) }
          : outputsOf(owner, seat);
      if (props.status === PENDING && state.status !== PENDING) {
        ofOwner.find(username, { is: "cancelled", endsOn: seat.pendingCancellationDate });
      }
      // A seat that a program looks up by its id remains when the program no longer looks it up.
      if (state.assigneeId === undefined) ofOwner.claim([username]);
      else if (seat.status === "active" && !heldThrough(owner, seat)) ofOwner.hold([username]);
      // With the status as an input, a seat cancelled elsewhere shows as `~ status: "pending_cancellation" => "active"`.
      const inputs = { ...ownerProperties(owner), username: props.username.toLowerCase(), status: props.status };
      return { id, props, inputs };
    });
  }

  async function remove(_id: string, state: SeatOutputs): Promise<void> {
    checkState(STATE, state);
    const { username } = state;
    const owner = ownerOf(state);
    const ofOwner = run.of(owner);
    const subject = `Cannot cancel the Copilot seat of ${username} in ${owner.name}`;
    const known: Holders = new Map([[username.toLowerCase(), { id: state.assigneeId ?? null, status: ACTIVE }]]);
    await removePeople(run, owner, { subject, known, isCapped: !ofOwner.isReplaced(username), ownLimit: undefined });
  }

  /** Shows what is about to happen to a seat that differs from the program. */
  async function foretell(inputs: SeatInputs, id: number | null): Promise<void> {
    const owner = ownerOf(inputs);
    const { narrator } = run.of(owner);
    await narrator.during(async () => {
      const planned = await about(`Cannot read the Copilot seat of ${inputs.username} in ${owner.name}`, async () =>
        priced(run, await planOfSeat(inputs, id)),
      );
      narrator.drifted(driftsOf(run.of(owner), planned.plan));
      if (saysAnything(planned.plan)) narrator.singleSeat(planned);
    });
  }

  function planOfSeat({ username, status, ...owner }: SeatInputs, id: number | null): Promise<Planned> {
    const known: Holders = new Map(id === null ? [] : [[username, { id, status }]]);
    return planFor(run, ownerOf(owner), { want: { people: { [username]: status }, undeclared: new Set() }, known });
  }

  /** Reads, grants only what is missing, and reads again: whatever an interrupted run left behind, nothing is bought twice. */
  async function ensureSeat(inputs: SeatInputs, id: number | null): Promise<SeatOutputs> {
    const { username } = inputs;
    const owner = ownerOf(inputs);
    const subject = `Cannot grant a Copilot seat to ${username} in ${owner.name}`;
    return about(subject, async () => {
      const planned = await planOfSeat(inputs, id);
      const { plan, have } = planned;
      const [refusal] = refusals(plan, THE_PROGRAM).values();
      if (refusal) throw new SeatError(subject, refusal.detail);
      const before = have.seats.find(({ login }) => sameName(login, username));
      if (plan.grants.length === 0) {
        const through = before && heldThrough(owner, before);
        if (through && plan.takenOver.length > 0) {
          run.say(`${before.login} has a Copilot seat in ${owner.name} through ${through}. Nothing was bought.`);
        }
        // A seat that the program ignores may be gone.
        return before ? outputsOf(owner, before) : unseen(inputs, id);
      }
      const { notGranted, unconfirmed, after } = await carryOut(run, planned);
      const refused = notGranted.get(username);
      if (refused) throw refused;
      const doubt = unconfirmed.get(username);
      if (doubt) throw initFailure([doubt.message], `${owner.name}/${username}`, { ...inputs, ...unseen(inputs, id) });
      const seat = after.get(username);
      return seat ? outputsOf(owner, seat) : unseen(inputs, id);
    });
  }

  /** Whether a changed login is the same person's new one: the seat then continues, and nothing is cancelled or bought. */
  async function isRename(olds: SeatOutputs, news: SeatInputs): Promise<boolean> {
    if (olds.assigneeId == null || news.username === UNKNOWN) return false;
    return about(`Cannot tell whether ${news.username} is the new login of ${olds.username}`, async () => {
      const { accounts } = await run.on(ownerOf(olds));
      return (await accounts.byLogin(news.username))?.id === olds.assigneeId;
    });
  }

  return { configure: configureWith(run), check, diff, create, read, update, delete: remove };
}

function outputsOf(owner: Owner, seat: Seat): SeatOutputs {
  return {
    ...ownerProperties(owner),
    username: seat.login,
    status: seat.status,
    assigneeId: seat.assigneeId,
    createdAt: seat.createdAt,
    planType: seat.planType,
    assigningTeam: seat.assigningTeam,
    pendingCancellationDate: seat.pendingCancellationDate,
  };
}

/** A seat that GitHub has not shown yet. */
function unseen(inputs: SeatInputs, assigneeId: number | null): SeatOutputs {
  const { username, status } = inputs;
  return {
    ...ownerProperties(ownerOf(inputs)),
    username,
    status,
    assigneeId,
    createdAt: null,
    planType: null,
    assigningTeam: null,
    pendingCancellationDate: null,
  };
}
