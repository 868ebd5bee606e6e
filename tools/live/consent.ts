import { z } from "zod";
import { loginSchema, organizationSchema, teamSlugSchema } from "../../src/github/names.js";
import { apiRoot } from "../../src/settings/settings.js";

const PREFIX = "COPILOT_SEATS_LIVE_";

const text = (what: string) => z.string({ error: () => `is not set: ${what}` });

/** The names of the variables, without their prefix. */
const schema = z.object({
  ORGANIZATION: text("an organization for tests, with Copilot Business or Enterprise").pipe(organizationSchema),
  TOKEN: text("an owner's token that reads members and writes seats"),
  LOGIN: text("a member without a seat, whom the test grants one and takes it again").pipe(loginSchema),
  MAY_SPEND_USD: text("your consent, and the most that the seats of this run may cost, such as 40")
    .regex(/^\d{1,4}(\.\d{1,2})?$/, "is not an amount of US dollars, such as 40")
    .transform(Number),
  TEAM: teamSlugSchema.optional(),
  NON_MEMBER: loginSchema.optional(),
  BASE_URL: z.string().default("https://api.github.com"),
});

/** What was agreed to: nothing runs without it. */
export interface Consent {
  readonly organization: string;
  readonly token: string;
  /** The person who is granted a seat. */
  readonly login: string;
  readonly limitUsd: number;
  /** A team whose only member is that person; without it, nothing is tested about teams. */
  readonly team: string | undefined;
  /** An account outside the organization; without it, nothing is tested about non-members. */
  readonly nonMember: string | undefined;
  readonly baseUrl: string;
}

export class NoConsent extends Error {}

export function readConsent(environment: NodeJS.ProcessEnv): Consent {
  // A workflow sets variables that nobody filled in to an empty string.
  const given = Object.keys(schema.shape).map((name) => [name, environment[PREFIX + name] || undefined]);
  const read = schema.safeParse(Object.fromEntries(given));
  const complaints = read.success
    ? []
    : read.error.issues.map(({ path, message }) => `${PREFIX}${String(path[0])} ${message}`);
  if (read.success && read.data.NON_MEMBER === read.data.LOGIN) {
    complaints.push(`${PREFIX}NON_MEMBER is the same account as ${PREFIX}LOGIN`);
  }
  if (!read.success || complaints.length > 0) {
    throw new NoConsent(
      `npm run test:live buys Copilot seats in a real organization. It did nothing:\n${complaints.map((line) => `  ${line}\n`).join("")}docs/internals/live.md says what it does and what it may cost.`,
    );
  }
  const { ORGANIZATION, TOKEN, LOGIN, MAY_SPEND_USD, TEAM, NON_MEMBER, BASE_URL } = read.data;
  return {
    organization: ORGANIZATION,
    token: TOKEN,
    login: LOGIN,
    limitUsd: MAY_SPEND_USD,
    team: TEAM,
    nonMember: NON_MEMBER,
    baseUrl: apiRoot(BASE_URL, `${PREFIX}BASE_URL`),
  };
}
