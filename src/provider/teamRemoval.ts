import type { Member, Team } from "../github/answers.js";
import { about } from "../github/errors.js";
import type { OwnerOnGitHub } from "../github/github.js";
import type { Owner } from "../github/owner.js";
import { listed, seatCount } from "../text/list.js";
import { allowDeletion } from "./cap.js";
import { carryOut, failed } from "./carryOut.js";
import { ACTIVE } from "./dictionary.js";
import { planFor } from "./planning.js";
import type { Holders } from "./rosterState.js";
import type { Run } from "./run.js";
import { heldThroughTeam, observeTeam } from "./teamSeats.js";

/** A team as a state names it. */
interface StateTeam {
  readonly slug: string;
  readonly id: number | null;
}

/** Takes Copilot from a team that no resource declares anymore, and reports whose seats continue. */
export async function removeTeam(run: Run, owner: Owner, { slug, id }: StateTeam): Promise<void> {
  const subject = `Cannot cancel the Copilot seats of the team ${slug} in ${owner.name}`;
  await about(subject, async () => {
    const on = await run.on(owner);
    const ofOwner = run.of(owner);
    ofOwner.catchUp();
    const { team } = await on.teams.find(slug, id);
    if (!team) return sayGone(run, on, { slug, id });
    if (ofOwner.isDeclaredTeam(team.slug)) {
      run.say(
        `The team ${team.slug} keeps Copilot in ${owner.name}: another resource of this stack declares it. Nothing was cancelled.`,
      );
      return;
    }
    const observed = await observeTeam(on, ofOwner, team);
    const held = heldThroughTeam(team, observed);
    const kept = held.filter((login) => ofOwner.isDeclared(login));
    const leaving = held.filter((login) => !kept.includes(login));
    await allowDeletion(run, on, subject, leaving);
    // By name before the team's access ends: the organization may have no other seats, and the run may end in between.
    await Promise.all(kept.map((login) => on.writer.grant(login)));
    await on.teams.cancel(team, held, leaving);
    await keep(run, on, { team, declared: kept });
    await cancelReleased(run, on, subject, observed.members);
    await sayOthers(run, on, { team, members: observed.members });
  });
}

/** Keeps a seat that another resource declares, by name, even if GitHub has ended it with the team's access. */
async function keep(
  run: Run,
  { owner, seats, writer }: OwnerOnGitHub,
  { team, declared }: { team: Team; declared: readonly string[] },
): Promise<void> {
  if (declared.length === 0) return;
  const found = await seats.findOnce(declared, (seat) => seat?.status !== "active");
  const ending = declared.filter((login) => found.get(login.toLowerCase())?.status !== "active");
  await Promise.all(ending.map((login) => writer.grant(login)));
  run.say(
    `${listed(declared)}: the Copilot seats in ${owner.name} remain without the team ${team.slug}, because other resources of ` +
      "this stack declare them.",
  );
}

/**
 * Cancels by name the people another removal of this run left alone because of the team: as long as the team gave the seat,
 * the person's own did not show.
 */
async function cancelReleased(run: Run, on: OwnerOnGitHub, subject: string, members: readonly Member[]): Promise<void> {
  const released = new Set(await run.of(on.owner).released(members.map(({ login }) => login)));
  const people = members.filter(({ login }) => released.has(login));
  const known: Holders = new Map(people.map(({ login, id }) => [login.toLowerCase(), { id, status: ACTIVE }]));
  const planned = await planFor(run, on.owner, { want: { people: {}, undeclared: new Set() }, known });
  const { notCancelled } = await carryOut(run, planned);
  if (notCancelled.size > 0) throw failed(subject, notCancelled);
}

/** Reports whose seats continue although the team has lost Copilot, and whom no resource of this run declares. */
async function sayOthers(
  run: Run,
  { owner, seats }: OwnerOnGitHub,
  { team, members }: { team: Team; members: readonly Member[] },
): Promise<void> {
  const ofOwner = run.of(owner);
  const found = await seats.findAll(members.map(({ login }) => login));
  const others = [...found.values()]
    .filter(({ login, status }) => status === "active" && !ofOwner.isDeclared(login))
    .map(({ login }) => login);
  if (others.length === 0) return;
  run.say(
    `Still with a Copilot seat in ${owner.name} that does not come through the team ${team.slug}: ${listed(others)}.`,
  );
}

/** GitHub decides what happens to a deleted team's seats; those that remain are named, because no resource has them anymore. */
export async function sayGone(run: Run, { owner, seats }: OwnerOnGitHub, { slug, id }: StateTeam): Promise<void> {
  const { entries } = await seats.list();
  const left = entries.filter(({ status, assigningTeamId }) => status === "active" && assigningTeamId === id);
  const paid =
    left.length > 0
      ? ` GitHub still shows ${seatCount(left.length)} through it: ${listed(left.map(({ login }) => login))}. Cancel them on GitHub.`
      : "";
  run.say(`The team ${slug} (${id}) is gone from ${owner.name}. Nothing was cancelled.${paid}`);
}
