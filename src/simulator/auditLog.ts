/** What an organization's audit log records about a change of a seat. */
export interface AuditEvent {
  readonly id: string;
  readonly action: string;
  /** Null if GitHub names nobody. */
  readonly actor: string | null;
  readonly user: string;
  readonly at: Date;
}

const KEPT_MILLISECONDS = 180 * 24 * 60 * 60 * 1000;

export class AuditLog {
  readonly #events: AuditEvent[] = [];

  record(action: string, actor: string | null, user: string, at: Date): void {
    this.#events.push({ id: `event${this.#events.length + 1}`, action, actor, user, at });
  }

  /** Newest first, as GitHub lists them. */
  kept(now: Date): AuditEvent[] {
    return this.#events.filter(({ at }) => now.getTime() - at.getTime() <= KEPT_MILLISECONDS).reverse();
  }
}

/** Filters by a phrase: `action:copilot`, `action:copilot.cfb_*`, `created:>=2026-11-01`. Other words filter nothing. */
export function matching(events: readonly AuditEvent[], phrase: string): AuditEvent[] {
  const words = phrase.split(/\s+/);
  return events.filter(({ action, at }) =>
    words.every((word) => {
      const asked = /^action:(.+)$/.exec(word)?.[1];
      if (asked !== undefined) return isAction(action, asked);
      const since = /^created:>=(.+)$/.exec(word)?.[1];
      return since === undefined || at >= new Date(since);
    }),
  );
}

function isAction(action: string, asked: string): boolean {
  if (asked.endsWith("*")) return action.startsWith(asked.slice(0, -1));
  return action === asked || action.startsWith(`${asked}.`);
}
