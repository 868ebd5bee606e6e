import { createPublicKey } from "node:crypto";
import { z } from "zod";

export const loginSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9_-]*[a-z0-9_])?(?:\[bot\])?$/i, "is not a login as GitHub allows it");

const slug = z.string().regex(/^[a-z0-9_-]+$/i, "is not a slug");
/** Slugs of enterprise teams begin with "ent:". */
const teamSlug = z.string().regex(/^(?:ent:)?[a-z0-9_-]+$/i, "is not a team's slug");
const moment = z.iso.datetime({ offset: true });
const permissions = z.record(z.string(), z.enum(["read", "write", "admin"]));
const policy = z.enum(["enabled", "disabled", "unconfigured"]);
/** The last two have no known price. */
export const planType = z.enum(["business", "enterprise", "standalone", "unknown"]);

const settingsSchema = z.strictObject({
  /** Whether the organization has a Copilot plan at all. */
  copilot: z.boolean(),
  planType,
  seatManagement: z.enum(["assign_all", "assign_selected", "disabled", "unconfigured"]),
  publicCodeSuggestions: z.enum(["allow", "block", "unconfigured"]),
  ideChat: policy,
  platformChat: policy,
  cli: policy,
  /**
   * GitHub does not document what a grant does with a non-member or an unknown name: refuse the complete list with 422 or 404, leave the
   * name out, or invite the person.
   */
  nonMembers: z.enum(["refuse-all", "not-found", "skip", "invite"]),
  /** The same for names without an account; null treats them like non-members. */
  unknownUsers: z.enum(["refuse-all", "not-found", "skip"]).nullable(),
  /** What a cancellation does with a person who has no seat: GitHub does not document it. */
  withoutSeat: z.enum(["skip", "refuse-all", "not-found"]),
  /** What a cancellation by name does with a seat that comes only through a team: GitHub documents 422. */
  teamSeatsByName: z.enum(["refuse-all", "skip"]),
  /** Which seats a cancellation counts: active ones, or also those that were already ending. */
  cancellationsCounted: z.enum(["active", "held"]),
  /** When a cancelled seat ends: GitHub's pages contradict each other. */
  cancelledSeatsEnd: z.enum(["with-cycle", "at-once"]),
  /**
   * GitHub does not document what happens to a list with an unknown team: refuse the complete list with 422 or 404, or leave the team
   * out.
   */
  unknownTeams: z.enum(["refuse-all", "not-found", "skip"]),
  /** GitHub accepts "team names", which could mean the display name or the slug. */
  teamsNamedBy: z.enum(["slug", "name", "either"]),
  /** What a seat shows that a person has both by name and through a team: what came earlier, always the team, or no team. */
  doubleAccess: z.enum(["earlier", "team", "direct"]),
  /**
   * Only for an enterprise's teams: null cancels their seats at once (200); a number cancels them that many seconds later, in the
   * background (202).
   */
  teamCancellationSeconds: z.number().nonnegative().nullable(),
  /** GitHub documents no limit for lists of users. If set, longer lists are refused with `tooLongStatus`. */
  largestList: z.int().positive().nullable(),
  tooLongStatus: z.union([z.literal(413), z.literal(422)]),
  /** Whether every list of users or teams is refused, for a reason that nothing else shows. */
  refusesLists: z.boolean(),
  /** Whether the payment method has a problem, so that the subscription cannot be read. */
  paymentProblem: z.boolean(),
  /** People whose seats a cancellation by name leaves unchanged, without an error. */
  uncancellable: z.array(loginSchema),
  /** People whose existing seats the list leaves out, although total_seats counts them. */
  unlisted: z.array(loginSchema),
  /** If true, x-github-sso says that the list is partial, and total_seats counts only the listed seats. */
  partialResults: z.boolean(),
  /** AI credits used, by month. An organization's also count for its enterprise. */
  creditsUsed: z.record(z.string().regex(/^\d{4}-\d{2}$/, "is not a month as 2026-10"), z.number().nonnegative()),
  /** Whether use beyond the pool is possible and charged. */
  paidUse: z.boolean(),
  usageReadable: z.boolean(),
  /** The 28-day usage report, with one line per person and day; null if there is none. */
  usersReport: z
    .array(
      z.strictObject({
        login: loginSchema,
        day: z.iso.date(),
        credits: z.number().nonnegative().default(0),
        actions: z.int().nonnegative().default(0),
      }),
    )
    .nullable(),
});

export type CopilotSettings = z.output<typeof settingsSchema>;

export const settingsChangeSchema = settingsSchema.partial();
export type SettingsChange = z.output<typeof settingsChangeSchema>;

export const usualSettings: CopilotSettings = {
  copilot: true,
  planType: "business",
  seatManagement: "assign_selected",
  publicCodeSuggestions: "block",
  ideChat: "enabled",
  platformChat: "enabled",
  cli: "enabled",
  nonMembers: "refuse-all",
  unknownUsers: null,
  withoutSeat: "skip",
  teamSeatsByName: "refuse-all",
  cancellationsCounted: "active",
  cancelledSeatsEnd: "with-cycle",
  unknownTeams: "refuse-all",
  teamsNamedBy: "either",
  doubleAccess: "earlier",
  teamCancellationSeconds: null,
  largestList: null,
  tooLongStatus: 422,
  refusesLists: false,
  paymentProblem: false,
  uncancellable: [],
  unlisted: [],
  partialResults: false,
  creditsUsed: {},
  paidUse: true,
  usageReadable: true,
  usersReport: null,
};

const teamSchema = z.strictObject({
  slug: teamSlug,
  name: z.string().optional(),
  members: z.array(loginSchema).default([]),
  /** Whether every member gets a seat through the team. */
  copilot: z.boolean().default(false),
});

/** An assignee that is not a person: GitHub's clients know teams, which have no login, and organizations, which have one. */
export interface OddAssignee {
  readonly type: "Team" | "Organization";
  readonly name: string;
  readonly id: number;
  readonly login?: string | undefined;
}

/** A form sends only text. */
const whole = z.union([z.number(), z.string().regex(/^\d+$/, "is not a number").transform(Number)]);

export const oddSeatSchema = z.strictObject({
  type: z.enum(["Team", "Organization"]),
  name: z.string().min(1),
  id: whole.pipe(z.int().positive()),
  login: loginSchema.optional(),
  /** The number of seats before it in the list. Default: all of them. */
  at: whole.pipe(z.int().nonnegative()).optional(),
});

export type OddSeat = z.output<typeof oddSeatSchema>;

const seatSchema = z.strictObject({
  login: loginSchema,
  /** If it differs from the owner's. */
  planType: planType.optional(),
  /** The slug of the team that the seat comes through. */
  team: teamSlug.nullable().default(null),
  /** true: until the end of this billing cycle; or the date itself. */
  pendingCancellation: z.union([z.boolean(), z.iso.date()]).default(false),
  createdAt: moment.optional(),
  updatedAt: moment.optional(),
  lastActivityAt: moment.nullable().default(null),
  lastActivityEditor: z.string().nullable().default(null),
  lastAuthenticatedAt: moment.nullable().default(null),
});

/** What an identity provider reports about a person: SAML name id, SCIM user name, addresses. Without a login, nobody has claimed it. */
const identitySchema = z.strictObject({
  login: loginSchema.nullable().default(null),
  nameId: z.string().nullable().default(null),
  userName: z.string().nullable().default(null),
  emails: z.array(z.string()).default([]),
});

export type SeedIdentity = z.output<typeof identitySchema>;

const organizationSchema = z.strictObject({
  login: loginSchema,
  id: z.int().positive().optional(),
  ...settingsChangeSchema.shape,
  owners: z.array(loginSchema).default([]),
  members: z.array(loginSchema).default([]),
  invited: z.array(loginSchema).default([]),
  outsideCollaborators: z.array(loginSchema).default([]),
  teams: z.array(teamSchema).default([]),
  seats: z.array(seatSchema).default([]),
  oddSeats: z.array(oddSeatSchema).default([]),
  /** If absent, there is no identity provider. */
  identities: z.array(identitySchema).optional(),
  nullAssigneeSeats: z.int().nonnegative().default(0),
});

const enterpriseSchema = z.strictObject({
  slug,
  ...settingsChangeSchema.shape,
  /** Organizations whose seats it pays for, in addition to those it gives itself. */
  organizations: z.array(loginSchema).default([]),
  owners: z.array(loginSchema).default([]),
  /** Members who are in none of its organizations. */
  members: z.array(loginSchema).default([]),
  teams: z.array(teamSchema).default([]),
  /** Given by the enterprise itself. */
  seats: z.array(seatSchema).default([]),
  oddSeats: z.array(oddSeatSchema).default([]),
  /** If absent, there is no identity provider. */
  identities: z.array(identitySchema).optional(),
});

const userSchema = z.strictObject({
  login: loginSchema,
  id: z.int().positive().optional(),
  type: z.enum(["User", "Bot", "Mannequin"]).default("User"),
  hidden: z.boolean().default(false),
  /** Addresses in the company's verified domains. The enterprise's consumed licenses show them. */
  emails: z.array(z.string()).optional(),
  /** The person's name in single sign-on. The consumed licenses show it too. */
  nameId: z.string().nullable().optional(),
});

export const tokenSchema = z
  .strictObject({
    token: z.string().min(1),
    /** Whose token it is. */
    login: loginSchema,
    /** A classic token has scopes. */
    scopes: z.array(z.string()).optional(),
    /** A fine-grained token has permissions, in the organizations it was made for. */
    permissions: permissions.optional(),
    organizations: z.array(loginSchema).optional(),
    expiresAt: moment.optional(),
  })
  .refine(
    (token) => (token.scopes === undefined) !== (token.permissions === undefined),
    "needs either scopes (a classic token) or permissions (a fine-grained one)",
  )
  .refine(
    (token) => token.permissions === undefined || token.organizations !== undefined,
    "a fine-grained token needs the organizations it is for",
  );

const appSchema = z.strictObject({
  id: z.int().positive(),
  clientId: z.string().optional(),
  slug: slug.optional(),
  owner: loginSchema.default("app-owner"),
  publicKey: z.string().refine(isKey, "is not a key in PEM form"),
  installations: z
    .array(
      z
        .strictObject({
          id: z.int().positive(),
          organization: loginSchema.optional(),
          enterprise: slug.optional(),
          permissions: permissions.default({}),
        })
        .refine(
          ({ organization, enterprise }) => (organization === undefined) !== (enterprise === undefined),
          "needs either an organization or an enterprise",
        ),
    )
    .default([]),
});

export const seedSchema = z
  .strictObject({
    users: z.array(userSchema).default([]),
    tokens: z.array(tokenSchema).default([]),
    apps: z.array(appSchema).default([]),
    organizations: z.array(organizationSchema).default([]),
    enterprises: z.array(enterpriseSchema).default([]),
  })
  .superRefine((seed, context) => {
    const taken = new Set<string>();
    const once = (what: string, value: string | number | undefined, path: (string | number)[]) => {
      if (value === undefined) return;
      const key = `${what} ${value}`.toLowerCase();
      if (taken.has(key)) context.addIssue({ code: "custom", message: `${value} is listed twice`, path });
      taken.add(key);
    };
    const founded = (organization: string, path: (string | number)[]) => {
      if (seed.organizations.some(({ login }) => login.toLowerCase() === organization.toLowerCase())) return;
      context.addIssue({ code: "custom", message: `there is no organization ${organization}`, path });
    };
    seed.users.forEach((user, index) => {
      once("login", user.login, ["users", index, "login"]);
      once("id", user.id, ["users", index, "id"]);
    });
    seed.tokens.forEach((token, index) => {
      once("token", token.token, ["tokens", index, "token"]);
    });
    seed.apps.forEach((app, index) => {
      once("app", app.id, ["apps", index, "id"]);
      app.installations.forEach((installation, at) => {
        const here = ["apps", index, "installations", at];
        once("installation", installation.id, [...here, "id"]);
        if (installation.organization !== undefined) founded(installation.organization, [...here, "organization"]);
        const { enterprise } = installation;
        if (enterprise === undefined || seed.enterprises.some((known) => isSameSlug(known.slug, enterprise))) return;
        context.addIssue({
          code: "custom",
          message: `there is no enterprise ${enterprise}`,
          path: [...here, "enterprise"],
        });
      });
    });
    seed.organizations.forEach((organization, index) => {
      const here = ["organizations", index];
      once("login", organization.login, [...here, "login"]);
      once("id", organization.id, [...here, "id"]);
      organization.teams.forEach((team, at) => {
        once(`team of ${index}`, team.slug, [...here, "teams", at, "slug"]);
      });
      organization.seats.forEach((seat, at) => {
        once(`seat of ${index}`, seat.login, [...here, "seats", at, "login"]);
      });
    });
    seed.enterprises.forEach((enterprise, index) => {
      const here = ["enterprises", index];
      once("enterprise", enterprise.slug, [...here, "slug"]);
      enterprise.organizations.forEach((organization, at) => {
        founded(organization, [...here, "organizations", at]);
        // An organization belongs to one enterprise.
        once("organization in an enterprise", organization, [...here, "organizations", at]);
      });
      enterprise.teams.forEach((team, at) => {
        once(`enterprise team of ${index}`, team.slug, [...here, "teams", at, "slug"]);
      });
      enterprise.seats.forEach((seat, at) => {
        once(`enterprise seat of ${index}`, seat.login, [...here, "seats", at, "login"]);
      });
    });
  });

/** A seed as people write it: everything with a default may be left out. */
export type Seed = z.input<typeof seedSchema>;
export type CompleteSeed = z.output<typeof seedSchema>;
export type SeedToken = z.input<typeof tokenSchema>;

/** A seed that cannot be used. The message is one line that begins with the place in the JSON. */
export class SeedError extends Error {
  override readonly name = "SeedError";
}

export function parseSeed(seed: unknown): CompleteSeed {
  const result = seedSchema.safeParse(seed);
  if (result.success) return result.data;
  throw new SeedError(firstComplaint(result.error));
}

export function firstComplaint(error: z.ZodError): string {
  const [first, ...others] = error.issues;
  if (!first) return error.message;
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  return `${jsonPath(first.path)}: ${first.message}${more}`;
}

function jsonPath(path: readonly PropertyKey[]): string {
  const text = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
  return text.replace(/^\./, "") || "(top level)";
}

function isSameSlug(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function isKey(pem: string): boolean {
  try {
    createPublicKey(pem);
    return true;
  } catch {
    return false;
  }
}
