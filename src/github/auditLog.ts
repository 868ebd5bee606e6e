import { z } from "zod";
import type { Api } from "./api.js";
import { isHidden } from "./errors.js";
import { accountNameSchema, sameName } from "./names.js";
import { PAGE_SIZE } from "./paging.js";

/** For a busy organization, only the newest events are read. */
const MOST_PAGES = 20;
const CATEGORY = "copilot.cfb_seat_assignment_";

const DID = {
  created: "granted",
  refreshed: "took back the cancellation",
  reused: "granted again",
  unassigned: "cancelled",
} as const;

/** What an actor did to a person's seat. */
export interface SeatEvent {
  readonly login: string;
  readonly did: (typeof DID)[keyof typeof DID];
  /** Null if GitHub names nobody. For a seat through a team, it is the person who gave Copilot to the team. */
  readonly actor: string | null;
  readonly at: Date;
}

const eventSchema = z.object({
  action: z.string().catch(""),
  actor: accountNameSchema.nullish().catch(undefined),
  user: accountNameSchema.nullish().catch(undefined),
  created_at: z.number().nullish().catch(undefined),
  "@timestamp": z.number().nullish().catch(undefined),
});

/**
 * What was done to an organization's seats, newest first; undefined if these credentials may not read it.
 * https://docs.github.com/enterprise-cloud@latest/rest/orgs/orgs#get-the-audit-log-for-an-organization
 */
export async function seatEvents(api: Api, organization: string, since: Date): Promise<SeatEvent[] | undefined> {
  const phrase = `action:copilot created:>=${since.toISOString().slice(0, 10)}`;
  const events: SeatEvent[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const parameters = { org: organization, phrase, per_page: PAGE_SIZE, ...(after !== undefined && { after }) };
    const answer = await api.answer("GET /orgs/{org}/audit-log", parameters, z.array(eventSchema)).catch((error) => {
      if (!isHidden(error)) throw error;
    });
    if (!answer) return undefined;
    events.push(...answer.data.flatMap(seatEventOf));
    const next = cursorOf(answer.link);
    if (next === undefined || next === after) break;
    after = next;
  }
  return events;
}

/** A person's newest event. */
export function latestOf(events: readonly SeatEvent[], login: string): SeatEvent | undefined {
  return events
    .filter((event) => sameName(event.login, login))
    .reduce<SeatEvent | undefined>((latest, event) => (latest && latest.at >= event.at ? latest : event), undefined);
}

function seatEventOf({ action, actor, user, ...event }: z.infer<typeof eventSchema>): SeatEvent[] {
  const name = action.startsWith(CATEGORY) ? action.slice(CATEGORY.length) : "";
  const did = Object.entries(DID).find(([known]) => known === name)?.[1];
  const at = new Date(event.created_at ?? event["@timestamp"] ?? Number.NaN);
  return did === undefined || !user || Number.isNaN(at.getTime())
    ? []
    : [{ login: user, did, actor: actor ?? null, at }];
}

function cursorOf(link: string | undefined): string | undefined {
  const target = /<([^>]*)>;\s*rel="next"/.exec(link ?? "")?.[1];
  return (target && URL.canParse(target) && new URL(target).searchParams.get("after")) || undefined;
}
