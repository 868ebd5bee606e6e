import type { dynamic } from "@pulumi/pulumi";
import { z } from "zod";
import type { Team } from "../github/answers.js";
import { about, GitHubError } from "../github/errors.js";
import type { OwnerOnGitHub } from "../github/github.js";
import { teamSlugSchema, withoutPrefix } from "../github/names.js";
import { type Owner, plainSlug, sameTeam } from "../github/owner.js";
import { isGranted } from "../github/teams.js";
import { SeatError } from "../text/seatError.js";
import { checkInputs, checkState, UNKNOWN } from "./check.js";
import { ACTIVE, NOBODY, namesOf, planLine, renamedTo, saysLacking } from "./dictionary.js";
import { moneyOf, rateAt } from "./forecast.js";
import { initFailure } from "./initFailure.js";
import { changedOwner, type OwnerProperties, ownerOf, ownerProperties, ownerRules, ownerState } from "./owner.js";
import { configureWith, type Provider } from "./provider.js";
import type { Run } from "./run.js";
import { removeTeam, sayGone } from "./teamRemoval.js";
import { expectTeam, heldThroughTeam, observeTeam, statusOf, type TeamSeats, whyNotThatTeam } from "./teamSeats.js";
import { withoutRefresh } from "./words.js";

/** What the engine compares: names in lower case, so that spelling is not a change, and the wanted status. */
export interface TeamInputs extends OwnerProperties {
  /** The slug; for an enterprise's team without GitHub's prefix `ent:`. */
  team: string;
  /** `active`, or what a refresh found instead if the program ignores changes of it. */
  status: string;
}

/** What the state holds for a team. Its members are not in it: they come and go, and GitHub grants and cancels their seats. */
export interface TeamOutputs extends TeamInputs {
  teamId: number | null;
}

const teamRule = teamSlugSchema.transform(withoutPrefix);
const RULES = { status: z.string().max(10_000).default(ACTIVE) };
/** A resource that is looked up by its id has no team id yet. */
const STATE = { ...ownerState, team: teamSlugSchema, teamId: z.int().positive().nullish() };

/** The seats of a whole team: when they are granted, adopted and cancelled, and what a preview shows. */
export function teamProvider(run: Run): Provider<TeamInputs, TeamOutputs> {
  async function check(olds: Partial<TeamInputs>, news: Record<string, unknown>): Promise<dynamic.CheckResult> {
    const owner = ownerRules(news, run.defaultOwner);
    const team = "enterprise" in owner.rules ? teamRule : teamSlugSchema;
    const { inputs, failures } = checkInputs({ ...owner.rules, team, ...RULES }, { ...news, ...owner.named });
    failures.unshift(...owner.failures);
    if (failures.length === 0 && !Object.values(inputs).includes(UNKNOWN)) {
      const wanted = inputs as object as TeamInputs;
      const ofOwner = run.of(ownerOf(wanted));
      const isSame = olds.team === wanted.team && changedOwner(olds, wanted).length === 0;
      ofOwner.declareTeam(wanted.team, isSame && olds.status);
      if (olds.team !== undefined) run.of(ownerOf(olds)).claimTeam(olds.team);
      if (!isSame || (wanted.status === ACTIVE && saysLacking(olds.status ?? ""))) await foretell(wanted);
    }
    return { inputs, failures };
  }

  async function diff(_id: string, olds: TeamOutputs, news: TeamInputs): Promise<dynamic.DiffResult> {
    checkState(STATE, olds);
    const replaces = changedOwner(olds, news);
    const renamed = !sameTeam(ownerOf(news), olds.team, news.team);
    if (replaces.length === 0 && renamed && !(await isRename(olds, news))) replaces.push("team");
    return { changes: replaces.length > 0 || renamed || olds.status !== news.status, replaces };
  }

  async function create(inputs: TeamInputs): Promise<dynamic.CreateResult<TeamOutputs>> {
    return { id: `${ownerOf(inputs).name}/${inputs.team}`, outs: await ensureTeam(inputs, null) };
  }

  async function update(_id: string, olds: TeamOutputs, news: TeamInputs): Promise<dynamic.UpdateResult<TeamOutputs>> {
    checkState(STATE, olds);
    return { outs: await ensureTeam(news, olds.teamId ?? null) };
  }

  async function read(id: string, state: TeamOutputs): Promise<dynamic.ReadResult> {
    checkState(STATE, state);
    const owner = ownerOf(state, run.defaultOwner);
    const ofOwner = run.of(owner);
    ofOwner.recordTeam(state.team);
    const subject = `Cannot read the Copilot seats of the team ${state.team} in ${owner.name}`;
    return about(subject, async () => {
      const on = await run.on(owner);
      const teamId = state.teamId ?? null;
      const found = await on.teams.find(state.team, teamId);
      const changed = whyNotThatTeam(owner, { slug: state.team, id: teamId, found });
      const { team, stranger } = found;
      if (changed && stranger && !run.alwaysRefreshes) throw new SeatError(subject, withoutRefresh(changed));
      if (changed && stranger && !team) {
        run.say(`The team ${state.team} in ${owner.name}: ${changed}`);
        // If the state dropped it, it would be created again: for the other team.
        const status = `the slug belongs to the team ${stranger.id}`;
        const inputs = { ...ownerProperties(owner), team: plainSlug(owner, state.team), status };
        return { id, props: { ...state, status }, inputs };
      }
      if (!team) {
        await sayGone(run, on, { slug: state.team, id: teamId });
        return {};
      }
      if (changed) run.say(`The team ${state.team} in ${owner.name}: ${changed}`);
      const observed = await observeTeam(on, ofOwner, team);
      // A team that a program looks up by its id keeps its seats when the program no longer looks it up.
      if (state.teamId === undefined) ofOwner.claimTeam(state.team);
      else ofOwner.holdTeam(state.team, heldThroughTeam(team, observed));
      // A renamed team keeps the slug that the program knows, so that no replacement grants and cancels in between.
      const props = changed
        ? { ...outputsOf(owner, { ...team, slug: state.team }), status: renamedTo(team.slug) }
        : { ...outputsOf(owner, team), status: statusOf(observed) };
      // With the status as an input, members without a seat show as `~ status: "1 member without a seat: ann" => "active"`.
      return {
        id,
        props,
        inputs: { ...ownerProperties(owner), team: plainSlug(owner, props.team), status: props.status },
      };
    });
  }

  async function remove(_id: string, state: TeamOutputs): Promise<void> {
    checkState(STATE, state);
    await removeTeam(run, ownerOf(state), { slug: state.team, id: state.teamId ?? null });
  }

  /** Reads, gives the team Copilot only if a member lacks a seat or nothing shows that it has Copilot, and reads again. */
  async function ensureTeam(inputs: TeamInputs, id: number | null): Promise<TeamOutputs> {
    const owner = ownerOf(inputs);
    const subject = `Cannot grant Copilot seats to the team ${inputs.team} in ${owner.name}`;
    return about(subject, async () => {
      const on = await run.on(owner);
      const found = await on.teams.find(inputs.team, id);
      const team = expectTeam(subject, owner, { slug: inputs.team, id, found });
      const outputs = { ...outputsOf(owner, team), status: inputs.status };
      const before = await observeTeam(on, run.of(owner), team);
      const { members, certain, seats } = before;
      if (id === null && isGranted(team, certain, seats)) {
        run.say(`Everybody in the team ${team.slug} has a Copilot seat in ${owner.name} already. Nothing was bought.`);
        return outputs;
      }
      const isFrozen = inputs.status !== ACTIVE;
      if (id !== null && (isFrozen || statusOf(before) === ACTIVE)) return outputs;
      await on.teams.grant(team, members, certain);
      await expectSeats(on, team, before).catch((error: unknown) => {
        throw recorded(inputs, outputs, error);
      });
      return outputs;
    });
  }

  /**
   * Shows how many seats a team stands for before anything is bought. A team that does not exist yet may be created by this
   * program.
   */
  async function foretell(inputs: TeamInputs): Promise<void> {
    const owner = ownerOf(inputs);
    await about(`Cannot read the Copilot seats of the team ${inputs.team} in ${owner.name}`, async () => {
      const on = await run.on(owner);
      const { team } = await on.teams.find(inputs.team, null);
      if (!team) {
        run.say(`There is no team ${inputs.team} in ${owner.name}. \`pulumi up\` fails unless it is created first.`);
        return;
      }
      const { certain, seats } = await observeTeam(on, run.of(owner), team);
      const lacking = certain
        .map(({ login }) => login.toLowerCase())
        .filter((login) => seats.get(login)?.status !== "active")
        .sort();
      if (lacking.length === 0) return;
      const billing = owner.kind === "organization" ? await on.subscription.read() : undefined;
      run.say(
        planLine({
          owner: owner.name,
          team: team.slug,
          grants: namesOf(lacking),
          cancels: NOBODY,
          unchanged: certain.length - lacking.length,
          takenOver: NOBODY,
          kept: NOBODY,
          refused: NOBODY,
          unchecked: 0,
          ...moneyOf({ grants: lacking.length, cancels: 0 }, rateAt(owner, billing, run.settings)),
        }),
      );
    });
  }

  /** Whether a changed slug is the same team's new one: its seats then continue, and nothing is cancelled or bought. */
  async function isRename(olds: TeamOutputs, news: TeamInputs): Promise<boolean> {
    if (news.team === UNKNOWN) return false;
    const owner = ownerOf(olds);
    return about(`Cannot tell whether ${news.team} is the new slug of the team ${olds.team}`, async () => {
      const { teams } = await run.on(owner);
      return (await teams.find(news.team, null)).team?.id === olds.teamId;
    });
  }

  return { configure: configureWith(run), check, diff, create, read, update, delete: remove };
}

/** Fails unless GitHub shows the seats that were just granted. */
async function expectSeats({ owner, seats }: OwnerOnGitHub, team: Team, { certain }: TeamSeats): Promise<void> {
  const logins = certain.map(({ login }) => login);
  const found = await seats.findOnce(logins, (seat) => seat?.status === "active");
  const status = statusOf({ certain, seats: found });
  if (status === ACTIVE) return;
  throw new SeatError(
    `Not all Copilot seats of the team ${team.slug} in ${owner.name} are visible yet`,
    `GitHub accepted the grant, but shows ${status}. Run \`pulumi up\` again: it checks before it grants. If that does not help, check ` +
      `their status on GitHub (${owner.kind} settings > Copilot > Access).`,
  );
}

/** Records seats that were granted, even if they cannot be read back. */
function recorded(inputs: TeamInputs, outputs: TeamOutputs, error: unknown): Error {
  const failure =
    error instanceof GitHubError
      ? new SeatError(
          `Copilot seats were granted to the team ${inputs.team} in ${ownerOf(inputs).name}, but cannot be read`,
          error.detail,
        )
      : error;
  const reason = failure instanceof Error ? failure.message : String(failure);
  return initFailure([reason], `${ownerOf(inputs).name}/${inputs.team}`, { ...inputs, ...outputs });
}

function outputsOf(owner: Owner, { id, slug }: Team): TeamOutputs {
  return { ...ownerProperties(owner), team: slug, teamId: id, status: ACTIVE };
}
