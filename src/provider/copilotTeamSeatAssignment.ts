import type { dynamic } from "@pulumi/pulumi";
import { z } from "zod";
import type { Team } from "../github/answers.js";
import { about, GitHubError } from "../github/errors.js";
import type { OwnerOnGitHub } from "../github/github.js";
import { teamSlugSchema, withoutPrefix } from "../github/names.js";
import { type Owner, plainSlug, sameTeam } from "../github/owner.js";
import { isGranted } from "../github/teams.js";
import { listed, seatCount } from "../text/list.js";
import { SeatError } from "../text/seatError.js";
import { countCancellations } from "./cancellationCap.js";
import { checkInputs, checkState, UNKNOWN } from "./check.js";
import { costOfSeats } from "./cost.js";
import { declareTeam, isDeclared, isDeclaredTeam, recordTeam } from "./declared.js";
import { changedOwner, type OwnerProperties, ownerOf, ownerProperties, ownerRules, ownerState } from "./owner.js";
import { planLine } from "./planLine.js";
import { configure, github, say } from "./session.js";
import { expectTeam, heldThroughTeam, observeTeam, statusOf, type TeamWorld, whyNotThatTeam } from "./teamWorld.js";

/** What the engine compares: names in lower case, so that spelling is no change, and the status that is wanted. */
interface Inputs extends OwnerProperties {
  /** The slug, of an enterprise's team without the `ent:` that GitHub puts before it. */
  team: string;
  /** `active`; what a refresh found instead: which members lack a seat, or `renamed to` another slug. */
  status: string;
}

/** What the state holds of a team. Its members are not in it: they come and go, and GitHub gives and takes their seats. */
interface Outputs extends Inputs {
  teamId: number;
}

const teamRule = teamSlugSchema.transform(withoutPrefix);
const RULES = { status: z.literal("active").default("active") };
const STATE = { ...ownerState, team: teamSlugSchema, teamId: z.int().positive() };

export async function check(olds: Partial<Inputs>, news: Record<string, unknown>): Promise<dynamic.CheckResult> {
  const owner = ownerRules(news);
  const team = "enterprise" in owner.rules ? teamRule : teamSlugSchema;
  const { inputs, failures } = checkInputs({ ...owner.rules, team, ...RULES }, { ...news, ...owner.named });
  failures.unshift(...owner.failures);
  if (failures.length === 0 && !Object.values(inputs).includes(UNKNOWN)) {
    const wanted = inputs as object as Inputs;
    const isSame = olds.team === wanted.team && changedOwner(olds, wanted).length === 0;
    declareTeam(ownerOf(wanted), wanted.team, isSame && olds.status);
    if (!isSame || /member/.test(olds.status ?? "")) await foretell(wanted);
  }
  return { inputs, failures };
}

export async function diff(_id: string, olds: Outputs, news: Inputs): Promise<dynamic.DiffResult> {
  checkState(STATE, olds);
  const replaces = changedOwner(olds, news);
  const renamed = !sameTeam(ownerOf(news), olds.team, news.team);
  if (replaces.length === 0 && renamed && !(await isRename(olds, news))) replaces.push("team");
  return { changes: replaces.length > 0 || renamed || olds.status !== news.status, replaces };
}

export async function create(inputs: Inputs): Promise<dynamic.CreateResult<Outputs>> {
  return { id: `${ownerOf(inputs).name}/${inputs.team}`, outs: await ensureTeam(inputs, null) };
}

export async function update(_id: string, olds: Outputs, news: Inputs): Promise<dynamic.UpdateResult<Outputs>> {
  checkState(STATE, olds);
  return { outs: await ensureTeam(news, olds.teamId) };
}

export async function read(id: string, state: Outputs): Promise<dynamic.ReadResult> {
  checkState(STATE, state);
  const owner = ownerOf(state);
  recordTeam(owner, state.team);
  const subject = `Cannot read the Copilot seats of the team ${state.team} in ${owner.name}`;
  return about(subject, async () => {
    const onGitHub = await github().of(owner);
    const found = await onGitHub.teams.find(state.team, state.teamId);
    const changed = whyNotThatTeam(owner, state.team, state.teamId, found);
    if (changed && found.stranger) throw new SeatError(subject, changed);
    const { team } = found;
    if (!team) {
      await sayGone(onGitHub, state);
      return {};
    }
    if (changed) say(`The team ${state.team} in ${owner.name}: ${changed}`);
    // A renamed team keeps the slug that the program knows, so that no replacement grants and cancels on the way.
    const props = changed
      ? { ...outputsOf(owner, { ...team, slug: state.team }), status: `renamed to ${team.slug}` }
      : { ...outputsOf(owner, team), status: statusOf(await observeTeam(onGitHub, team)) };
    // The status as an input shows members that lack a seat as `~ status: "1 member without a seat: ann" => "active"`.
    return {
      id,
      props,
      inputs: { ...ownerProperties(owner), team: plainSlug(owner, props.team), status: props.status },
    };
  });
}

async function remove(_id: string, state: Outputs): Promise<void> {
  checkState(STATE, state);
  const owner = ownerOf(state);
  const subject = `Cannot cancel the Copilot seats of the team ${state.team} in ${owner.name}`;
  await about(subject, async () => {
    const onGitHub = await github().of(owner);
    const { teams } = onGitHub;
    const { team } = await teams.find(state.team, state.teamId);
    if (!team) return sayGone(onGitHub, state);
    if (isDeclaredTeam(owner, team.slug)) {
      say(
        `The team ${team.slug} keeps Copilot in ${owner.name}: another resource of this stack declares it. Nothing was cancelled.`,
      );
      return;
    }
    const observed = await observeTeam(onGitHub, team);
    const held = heldThroughTeam(team, observed);
    const kept = held.filter((login) => isDeclared(owner, login));
    const leaving = held.filter((login) => !kept.includes(login));
    await countCancellations(onGitHub, subject, leaving);
    // By name before the team's access ends: the organization may have no other seats, and the run may end in between.
    await Promise.all(kept.map((login) => onGitHub.writer.grant(login)));
    await teams.cancel(team, held, leaving);
    await keep(onGitHub, team, kept);
    sayOthers(owner, team, observed, held);
  });
}

export { configure, remove as delete };

/** Looks, gives the team Copilot only where somebody lacks a seat or nothing shows that it has it, and looks again. */
async function ensureTeam(inputs: Inputs, knownId: number | null): Promise<Outputs> {
  const owner = ownerOf(inputs);
  const subject = `Cannot grant Copilot seats to the team ${inputs.team} in ${owner.name}`;
  return about(subject, async () => {
    const onGitHub = await github().of(owner);
    const { teams } = onGitHub;
    const team = expectTeam(subject, owner, inputs.team, knownId, await teams.find(inputs.team, knownId));
    const outputs = outputsOf(owner, team);
    const before = await observeTeam(onGitHub, team);
    const { members, certain, world } = before;
    if (knownId === null && isGranted(team, certain, world)) {
      say(`Everybody in the team ${team.slug} has a Copilot seat in ${owner.name} already. Nothing was bought.`);
      return outputs;
    }
    if (knownId !== null && statusOf(before) === "active") return outputs;
    await teams.grant(team, members, certain);
    await expectSeats(onGitHub, team, before).catch((error: unknown) => {
      throw recorded(inputs, outputs, error);
    });
    return outputs;
  });
}

/** Fails unless GitHub shows the seats that were just granted. */
async function expectSeats(onGitHub: OwnerOnGitHub, team: Team, { certain }: TeamWorld): Promise<void> {
  const logins = certain.map(({ login }) => login);
  const world = await onGitHub.seats.findOnce(logins, (seat) => seat?.status === "active");
  const status = statusOf({ certain, world });
  if (status === "active") return;
  const { owner } = onGitHub;
  throw new SeatError(
    `Not all Copilot seats of the team ${team.slug} in ${owner.name} are visible yet`,
    `GitHub accepted the grant, but shows ${status}. Run \`pulumi up\` again: it looks before it grants. If it stays so, see what ` +
      `GitHub says of them (${owner.kind} settings > Copilot > Access).`,
  );
}

/** Pulumi records a resource whose creation throws this, and finishes it with `update`; without `__provider` it could not. */
function recorded(inputs: Inputs, outputs: Outputs, error: unknown): Error {
  const failure =
    error instanceof GitHubError
      ? new SeatError(
          `Copilot seats were granted to the team ${inputs.team} in ${ownerOf(inputs).name}, but cannot be read`,
          error.detail,
        )
      : error;
  const reason = failure instanceof Error ? failure.message : String(failure);
  return Object.assign(new Error(reason), {
    id: `${ownerOf(inputs).name}/${inputs.team}`,
    properties: { ...inputs, ...outputs },
    reasons: [reason],
  });
}

/** A seat that another resource declares goes on by name, also where GitHub has ended it with the team's access. */
async function keep(onGitHub: OwnerOnGitHub, team: Team, declared: readonly string[]): Promise<void> {
  if (declared.length === 0) return;
  const { owner } = onGitHub;
  const found = await onGitHub.seats.findOnce(declared, (seat) => seat?.status !== "active");
  const ending = declared.filter((login) => found.get(login.toLowerCase())?.status !== "active");
  await Promise.all(ending.map((login) => onGitHub.writer.grant(login)));
  say(
    `${listed(declared)}: the Copilot seats in ${owner.name} go on without the team ${team.slug}, because other resources of ` +
      "this stack declare them.",
  );
}

/** Of those whose seats go on although the team has lost Copilot. */
function sayOthers(owner: Owner, team: Team, { members, world }: TeamWorld, held: readonly string[]): void {
  const through = new Set(held);
  const others = members
    .map(({ login }) => login)
    .filter((login) => !through.has(login) && world.get(login.toLowerCase())?.status === "active");
  if (others.length === 0) return;
  say(
    `Still with a Copilot seat in ${owner.name} that does not come through the team ${team.slug}: ${listed(others)}.`,
  );
}

/** What a deleted team leaves behind is GitHub's business; what goes on all the same is named, since no resource has it any more. */
async function sayGone(onGitHub: OwnerOnGitHub, { team: slug, teamId, ...state }: Outputs): Promise<void> {
  const { name } = ownerOf(state);
  const { entries } = await onGitHub.seats.list();
  const left = entries.filter(({ status, assigningTeamId }) => status === "active" && assigningTeamId === teamId);
  const paid =
    left.length > 0
      ? ` GitHub still shows ${seatCount(left.length)} through it: ${listed(left.map(({ login }) => login))}. Cancel them on GitHub.`
      : "";
  say(`The team ${slug} (${teamId}) is gone from ${name}. Nothing was cancelled.${paid}`);
}

/** Says before anything is bought how many seats a team stands for. What GitHub has not made yet, this program may. */
async function foretell(inputs: Inputs): Promise<void> {
  const owner = ownerOf(inputs);
  await about(`Cannot read the Copilot seats of the team ${inputs.team} in ${owner.name}`, async () => {
    const onGitHub = await github().of(owner);
    const { team } = await onGitHub.teams.find(inputs.team, null);
    if (!team) {
      say(`There is no team ${inputs.team} in ${owner.name}. \`pulumi up\` fails unless it is made before.`);
      return;
    }
    const { certain, world } = await observeTeam(onGitHub, team);
    const grants = certain.filter(({ login }) => world.get(login.toLowerCase())?.status !== "active").length;
    if (grants === 0) return;
    const cost =
      owner.kind === "organization" ? costOfSeats((await onGitHub.subscription.read()).planType, grants) : undefined;
    const unchanged = certain.length - grants;
    say(planLine({ owner: owner.name, team: team.slug, grants, cancellations: 0, unchanged, cost }));
  });
}

/** Whether a changed slug is the same team's new one: then its seats go on, and nothing is cancelled or bought. */
async function isRename(olds: Outputs, news: Inputs): Promise<boolean> {
  if (news.team === UNKNOWN) return false;
  const owner = ownerOf(olds);
  return about(`Cannot tell whether ${news.team} is the new slug of the team ${olds.team}`, async () => {
    const { teams } = await github().of(owner);
    return (await teams.find(news.team, null)).team?.id === olds.teamId;
  });
}

function outputsOf(owner: Owner, { id, slug }: Team): Outputs {
  return { ...ownerProperties(owner), team: slug, teamId: id, status: "active" };
}
