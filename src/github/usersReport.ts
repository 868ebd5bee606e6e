import { z } from "zod";
import type { Api } from "./api.js";
import { NoDownload } from "./download.js";
import { GitHubError } from "./errors.js";
import { type Owner, parametersOf, routesOf } from "./owner.js";

const MOST_FILES = 200;

/** What GitHub's 28-day report says of one person. */
interface ReportedUse {
  /** AI credits; null where no line says how many. */
  readonly credits: number | null;
  /** The last day on which something was done, YYYY-MM-DD; null where nothing was. */
  readonly lastDay: string | null;
}

/** By account id. Whom it lacks may have used Copilot all the same: an editor may tell nothing. */
export type UsersReport =
  | { readonly people: ReadonlyMap<number, ReportedUse> }
  /** Why there is none: hidden from this token, or unreadable. */
  | { readonly people: undefined; readonly hidden: boolean; readonly why: string };

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** https://docs.github.com/rest/copilot/copilot-usage-metrics#get-copilot-organization-users-usage-metrics */
const reportSchema = z.object({ download_links: z.array(z.string()).max(MOST_FILES), report_start_day: day });

const number = z.number().nonnegative().nullish().catch(null);
/** Of the many fields of a line those that say that something was done. */
const lineSchema = z.object({
  user_id: z.number().int().positive(),
  day: day.nullish().catch(null),
  ai_credits_used: number,
  user_initiated_interaction_count: number,
  code_generation_activity_count: number,
  code_acceptance_activity_count: number,
});

/** Without a right to it, or without the report, everything works as it does without: nothing here fails. */
export async function readUsersReport(api: Api, owner: Owner): Promise<UsersReport> {
  try {
    const route = `GET ${routesOf(owner).usersReport}`;
    const report = await api.request(route, parametersOf(owner), reportSchema);
    const people = new Map<number, ReportedUse>();
    for (const link of report.download_links) {
      for await (const line of api.lines(link)) take(people, line, report.report_start_day);
    }
    return { people };
  } catch (error) {
    if (error instanceof NoDownload) return { people: undefined, hidden: false, why: error.message };
    if (!(error instanceof GitHubError)) throw error;
    const { status } = error;
    const hidden = status === 403 || status === 404;
    return {
      people: undefined,
      hidden,
      why: status === undefined ? "no usable answer came" : `GitHub answered ${status}`,
    };
  }
}

/** A line is of one person, and of one day; without a day it may be of the first. */
function take(people: Map<number, ReportedUse>, text: string, firstDay: string): void {
  const { data: line } = lineSchema.safeParse(jsonIn(text));
  if (!line) return;
  const { ai_credits_used: credits = null, user_id: id } = line;
  const done = [
    credits,
    line.user_initiated_interaction_count,
    line.code_generation_activity_count,
    line.code_acceptance_activity_count,
  ].some((count) => (count ?? 0) > 0);
  const known = people.get(id) ?? { credits: null, lastDay: null };
  const lastDay = done ? (line.day ?? firstDay) : null;
  people.set(id, {
    credits: credits === null ? known.credits : (known.credits ?? 0) + credits,
    lastDay: [known.lastDay, lastDay].reduce((last, each) => ((each ?? "") > (last ?? "") ? each : last), null),
  });
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
