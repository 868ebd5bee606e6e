import type { OwnerOnGitHub } from "../github/github.js";
import { type Owner, plainSlug } from "../github/owner.js";

/**
 * Who is declared in this run. Pulumi checks every resource of the program before it deletes what the program no longer
 * has, so a delete can tell whether another resource of the stack still declares the same person's seat.
 */
const declared = new Set<string>();
/** The teams that the state has, whatever the program says by now. */
const recordedTeams = new Set<string>();
/** Whose resource gets another login or owner in this run: its deletion is part of a change, and no removal. */
const replaced = new Set<string>();

/** The cancellations that this run has sent, by person: whoever is declared later wants the seat back. */
const cancellations = new Map<string, Promise<unknown>>();

/** With the status that a refresh has found: whoever was renamed is declared under both logins. */
export function declare(owner: Owner, username: string, status?: unknown): void {
  for (const name of [username, ...renamed(status)]) declared.add(key(owner, name));
}

/** The same for a team, whose members' seats come and go with it. */
export function declareTeam(owner: Owner, slug: string, status?: unknown): void {
  for (const name of [slug, ...renamed(status)]) declared.add(teamKey(owner, name));
}

export function isDeclaredTeam(owner: Owner, slug: string): boolean {
  return declared.has(teamKey(owner, slug));
}

export function recordTeam(owner: Owner, slug: string): void {
  recordedTeams.add(teamKey(owner, slug));
}

/** Whether the stack has the team, as far as the run has come to know. */
export function isTeamOfStack(owner: Owner, slug: string): boolean {
  return isDeclaredTeam(owner, slug) || recordedTeams.has(teamKey(owner, slug));
}

function renamed(status: unknown): string[] {
  return /^renamed to (.+)$/.exec(String(status))?.slice(1) ?? [];
}

export function isDeclared(owner: Owner, username: string): boolean {
  return declared.has(key(owner, username));
}

export function replace(owner: Owner, username: string): void {
  replaced.add(key(owner, username));
}

export function isReplaced(owner: Owner, username: string): boolean {
  return replaced.has(key(owner, username));
}

/** Cancels a person's seat, and remembers it. */
export function cancel(onGitHub: OwnerOnGitHub, username: string): Promise<void> {
  const cancellation = onGitHub.writer.cancel(username);
  cancellations.set(
    key(onGitHub.owner, username),
    cancellation.catch(() => undefined),
  );
  return cancellation;
}

/** Whether this run has sent a cancellation of the person's seat. */
export function isCancelled(owner: Owner, username: string): boolean {
  return cancellations.has(key(owner, username));
}

/** Waits until the cancellations that this run has sent of these people's seats are through, and GitHub shows them. */
export async function afterCancellations(onGitHub: OwnerOnGitHub, usernames: readonly string[]): Promise<void> {
  const cancelled = usernames.filter((username) => isCancelled(onGitHub.owner, username));
  await Promise.all(cancelled.map((username) => cancellations.get(key(onGitHub.owner, username))));
  await onGitHub.seats.findOnce(cancelled, (seat) => seat?.status !== "active");
}

/** A new run begins in the same process, as tests do it; Pulumi starts a process for each. */
export function forgetDeclared(): void {
  declared.clear();
  recordedTeams.clear();
  replaced.clear();
  cancellations.clear();
}

/** No login has a slash. */
function teamKey(owner: Owner, slug: string): string {
  return key(owner, `teams/${plainSlug(owner, slug)}`);
}

function key(owner: Owner, username: string): string {
  return `${owner.kind}/${owner.name}/${username}`.toLowerCase();
}
