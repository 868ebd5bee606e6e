import { type Facts, factsOf, type Source } from "../../../../src/cli/report/facts.js";
import type { Seat } from "../../../../src/github/answers.js";
import { readRules } from "../../../../src/settings/settings.js";

export const NOW = new Date("2026-11-23T08:00:00Z");

export function daysAgo(days: number): string {
  return new Date(NOW.getTime() - days * 86_400_000).toISOString();
}

let lastId = 0;

/** A seat by name, granted long ago and used yesterday. */
export function seat(login: string, changes: Partial<Seat> = {}): Seat {
  lastId += 1;
  return {
    login,
    assigneeId: lastId,
    status: "active",
    assigningTeam: null,
    assigningTeamId: null,
    organization: null,
    createdAt: daysAgo(200),
    pendingCancellationDate: null,
    planType: "business",
    lastActivityAt: daysAgo(1),
    lastActivityEditor: "vscode/1.106.2/copilot-chat/0.33.1",
    lastAuthenticatedAt: daysAgo(1),
    updatedAt: null,
    tellsActivity: true,
    ...changes,
  };
}

export const UNUSED = { lastActivityAt: daysAgo(50), lastAuthenticatedAt: daysAgo(60) };
export const NEVER_USED = {
  lastActivityAt: null,
  lastActivityEditor: null,
  lastAuthenticatedAt: null,
  createdAt: daysAgo(60),
};
export const YOUNG = { ...NEVER_USED, createdAt: daysAgo(5) };
export const UNKNOWN = { lastActivityAt: null, lastActivityEditor: null, lastAuthenticatedAt: daysAgo(2) };
export const PENDING = { status: "pending_cancellation", pendingCancellationDate: "2026-12-01" } as const;

/** The usual prices and credits, unless settings such as `businessPrice` change them. */
export function rates(settings: Readonly<Record<string, string>> = {}): Source["rateOf"] {
  return readRules((key) => settings[key.replace("copilotSeats:", "")]).rateOf;
}

export function facts(entries: readonly Seat[], changes: Partial<Source> = {}): Facts {
  return factsOf({
    owner: { kind: "organization", name: "acme" },
    listing: { entries, unassigned: [], whole: true, lack: undefined },
    days: 30,
    now: NOW,
    rateOf: rates(),
    credits: { unknown: { kind: "unreadable", status: 404 } },
    report: { people: undefined, hidden: true, why: "GitHub answered 404" },
    ...changes,
  });
}

/** Texts that try to become markup, a formula or a terminal command. */
export const HOSTILE = [
  "</script><img src=x onerror=alert(1)>",
  "</td></tr></table><script>alert(1)</script>",
  '"><svg onload=alert(1)>',
  '=HYPERLINK("http://127.0.0.1/","x")',
  "+1+1",
  "-2+3",
  "@SUM(1)",
  "\t=1+1",
  "vscode/1.9;=1+1;x",
  "a|b| '\"@SUM(1)",
  "a | b \\| c `d` ``e``",
  "@acme/everybody #1 [x](http://127.0.0.1) <!-- https://127.0.0.1",
  "line\nbreak\r\n# heading",
  "quote \"double\" and 'single', comma; semicolon",
  "\u001b[31mred\u001b[0m",
  "\u202eright to left",
  "\ud800 lone",
  "{{constructor}} {% raw %}",
  "Ünïcödé 日本語 🦦",
];
