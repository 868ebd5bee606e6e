import { latestOf, type SeatEvent, seatEvents } from "../../github/auditLog.js";
import { readOnlyGitHub } from "../../github/github.js";
import { ACTIVE } from "../../provider/dictionary.js";
import { readSettings } from "../../settings/settings.js";
import type { Terminal } from "../terminal.js";
import type { Drift } from "./owners.js";
import type { OwnerSummary, Summary } from "./summary.js";

/** How long GitHub keeps its audit log. */
const KEPT_MILLISECONDS = 180 * 24 * 60 * 60 * 1000;

/** Adds who changed what on GitHub. If the audit log does not say, or cannot be read, that is left out: no summary fails because of it. */
export async function withActors(summary: Summary, now: Date, { say, progress }: Terminal): Promise<Summary> {
  const drifted = summary.owners.filter(({ kind, drift }) => kind === "organization" && drift.length > 0);
  if (drifted.length === 0) return summary;
  try {
    const github = readOnlyGitHub(
      readSettings(() => undefined, process.env),
      { say, watch: progress },
    );
    const since = new Date(now.getTime() - KEPT_MILLISECONDS);
    const events = await Promise.all(
      drifted.map(async ({ kind, name }) => {
        const { api } = await github.of({ kind, name });
        return [name, await seatEvents(api, name, since)] as const;
      }),
    );
    const byOwner = new Map(events);
    return { ...summary, owners: summary.owners.map((owner) => named(owner, byOwner.get(owner.name))) };
  } catch (error) {
    say(`The audit log was not read: ${error instanceof Error ? error.message : String(error)}`);
    return summary;
  }
}

function named(owner: OwnerSummary, events: readonly SeatEvent[] | undefined): OwnerSummary {
  if (!events || owner.kind !== "organization") return owner;
  return { ...owner, drift: owner.drift.map((drift) => ({ ...drift, ...actorOf(drift, events) })) };
}

/** Only an event that explains the current status: if someone lost the seat by leaving the organization, an older grant does not. */
function actorOf({ login, is }: Drift, events: readonly SeatEvent[]): Pick<Drift, "by"> {
  const event = login === undefined ? undefined : latestOf(events, login);
  const isEnding = is === null || is === "pending_cancellation";
  if (!event || event.actor === null || !(event.did === "cancelled" ? isEnding : is === ACTIVE)) return {};
  return { by: { actor: event.actor, at: event.at.toISOString() } };
}
