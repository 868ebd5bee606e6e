import { z } from "zod";
import type { Api } from "./api.js";
import { NoDownload } from "./download.js";
import { answered, GitHubError } from "./errors.js";
import { type Owner, parametersOf, routesOf } from "./owner.js";

const MOST_FILES = 200;

/** What GitHub's 28-day report says about one person. */
interface ReportedUse {
  /** AI credits; null if no line says how many. */
  readonly credits: number | null;
  /** The last day with activity, YYYY-MM-DD; null if there was none. */
  readonly lastDay: string | null;
}

/** By account id. A person missing from it may still have used Copilot: an editor may not report anything. */
export type UsersReport =
  | { readonly people: ReadonlyMap<number, ReportedUse> }
  /** Why there is no report: hidden from this token, or unreadable. */
  | { readonly people: undefined; readonly hidden: boolean; readonly why: string };

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** https://docs.github.com/rest/copilot/copilot-usage-metrics#get-copilot-organization-users-usage-metrics */
const reportSchema = z.object({ download_links: z.array(z.string()).max(MOST_FILES), report_start_day: day });

const number = z.number().nonnegative().nullish().catch(null);
/** The fields of a line that show activity. */
const lineSchema = z.object({
  user_id: z.number().int().positive(),
  day: day.nullish().catch(null),
  ai_credits_used: number,
  user_initiated_interaction_count: number,
  code_generation_activity_count: number,
  code_acceptance_activity_count: number,
});

/** Does not fail if the report is unavailable or these credentials may not read it: callers work without it. */
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
      why: answered(status),
    };
  }
}

/** A line is about one person and one day. Without a day, the first day of the report is assumed. */
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
