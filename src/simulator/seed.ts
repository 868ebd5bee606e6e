import { createPublicKey } from "node:crypto";
import { z } from "zod";

export const loginSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9_-]*[a-z0-9_])?(?:\[bot\])?$/i, "is not a login as GitHub allows it");

const slug = z.string().regex(/^[a-z0-9_-]+$/i, "is not a slug");
/** Those of enterprise teams begin with "ent:". */
const teamSlug = z.string().regex(/^(?:ent:)?[a-z0-9_-]+$/i, "is not a team's slug");
const moment = z.iso.datetime({ offset: true });
const permissions = z.record(z.string(), z.enum(["read", "write", "admin"]));
const policy = z.enum(["enabled", "disabled", "unconfigured"]);
/** Of the last two GitHub's seats have no price that is known. */
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
   * GitHub does not say what a grant does with a name that is no member or does not exist: refuse the whole list, with 422
   * or 404, leave the name out, or invite the person.
   */
  nonMembers: z.enum(["refuse-all", "not-found", "skip", "invite"]),
  /** The same of names that no account has, where they are not treated as non-members are (null). */
  unknownUsers: z.enum(["refuse-all", "not-found", "skip"]).nullable(),
  /** Nor what a cancellation does with somebody who has no seat. */
  withoutSeat: z.enum(["skip", "refuse-all", "not-found"]),
  /** What a cancellation by name does with a seat that comes through a team alone: GitHub documents 422. */
  teamSeatsByName: z.enum(["refuse-all", "skip"]),
  /** Which seats a cancellation counts: those that were active, or also those that were ending already. */
  cancellationsCounted: z.enum(["active", "held"]),
  /** When a cancelled seat ends: GitHub's pages contradict each other. */
  cancelledSeatsEnd: z.enum(["with-cycle", "at-once"]),
  /**
   * Nor what becomes of a list with a team that there is not: refuse all of it with 422, or with 404, or leave the team
   * out.
   */
  unknownTeams: z.enum(["refuse-all", "not-found", "skip"]),
  /** GitHub takes "team names", which may be what a person reads or the slug. */
  teamsNamedBy: z.enum(["slug", "name", "either"]),
  /** What the seat of somebody shows who has it by name and through a team: what came earlier, or always the one. */
  doubleAccess: z.enum(["earlier", "team", "direct"]),
  /**
   * Of an enterprise's teams only: null, and their seats are cancelled at once (200); or so many seconds later, in the
   * background (202).
   */
  teamCancellationSeconds: z.number().nonnegative().nullable(),
  /** GitHub documents no longest list of users; with one here, longer ones are refused, with this status. */
  largestList: z.int().positive().nullable(),
  tooLongStatus: z.union([z.literal(413), z.literal(422)]),
  /** Every list of users or teams is refused, for a reason that nothing else shows. */
  refusesLists: z.boolean(),
  /** What the organization pays with has a problem, so that its subscription cannot be read. */
  paymentProblem: z.boolean(),
  /** Those whose seats a cancellation by name leaves as they are, without a word. */
  uncancellable: z.array(loginSchema),
  /** Those whose seats the list leaves out, though they are there and total_seats counts them. */
  unlisted: z.array(loginSchema),
  /** With this, x-github-sso says that the list is partial, and total_seats counts only what it shows. */
  partialResults: z.boolean(),
  /** AI credits that were used, by month; an organization's are its enterprise's too. */
  creditsUsed: z.record(z.string().regex(/^\d{4}-\d{2}$/, "is not a month as 2026-10"), z.number().nonnegative()),
  /** Whether what is used beyond the pool is charged; otherwise nobody can use more. */
  paidUse: z.boolean(),
  usageReadable: z.boolean(),
  /** The 28-day report of use, a line a person and day; null where there is none. */
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

/** An assignee that is no person: GitHub's clients know teams without a login, and organizations with one. */
export interface OddAssignee {
  readonly type: "Team" | "Organization";
  readonly name: string;
  readonly id: number;
  readonly login?: string | undefined;
}

/** A form can send only text. */
const whole = z.union([z.number(), z.string().regex(/^\d+$/, "is not a number").transform(Number)]);

export const oddSeatSchema = z.strictObject({
  type: z.enum(["Team", "Organization"]),
  name: z.string().min(1),
  id: whole.pipe(z.int().positive()),
  login: loginSchema.optional(),
  /** How many seats come before it in the list; all of them, unless given. */
  at: whole.pipe(z.int().nonnegative()).optional(),
});

export type OddSeat = z.output<typeof oddSeatSchema>;

const seatSchema = z.strictObject({
  login: loginSchema,
  /** Instead of the owner's. */
  planType: planType.optional(),
  /** The slug of the team the seat comes through. */
  team: teamSlug.nullable().default(null),
  /** true: until the end of this billing cycle; or the date itself. */
  pendingCancellation: z.union([z.boolean(), z.iso.date()]).default(false),
  createdAt: moment.optional(),
  updatedAt: moment.optional(),
  lastActivityAt: moment.nullable().default(null),
  lastActivityEditor: z.string().nullable().default(null),
  lastAuthenticatedAt: moment.nullable().default(null),
});

/** What an identity provider has told of a person: SAML's name id, SCIM's user name, addresses. Without login nobody has claimed it. */
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
  /** Without it there is no identity provider. */
  identities: z.array(identitySchema).optional(),
  nullAssigneeSeats: z.int().nonnegative().default(0),
});

const enterpriseSchema = z.strictObject({
  slug,
  ...settingsChangeSchema.shape,
  /** Whose seats it pays for, beside those it gives itself. */
  organizations: z.array(loginSchema).default([]),
  owners: z.array(loginSchema).default([]),
  /** Who belongs to it without belonging to one of its organizations. */
  members: z.array(loginSchema).default([]),
  teams: z.array(teamSchema).default([]),
  /** Given by the enterprise itself. */
  seats: z.array(seatSchema).default([]),
  oddSeats: z.array(oddSeatSchema).default([]),
  /** Without it there is no identity provider. */
  identities: z.array(identitySchema).optional(),
});

const userSchema = z.strictObject({
  login: loginSchema,
  id: z.int().positive().optional(),
  type: z.enum(["User", "Bot", "Mannequin"]).default("User"),
  hidden: z.boolean().default(false),
  /** Of the company's verified domains; the enterprise's consumed licenses have them. */
  emails: z.array(z.string()).optional(),
  /** What a single sign-on calls the person; the consumed licenses have it, too. */
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
      if (taken.has(key)) context.addIssue({ code: "custom", message: `${value} is there twice`, path });
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

/** What a person writes: everything that has a default may be left out. */
export type Seed = z.input<typeof seedSchema>;
export type CompleteSeed = z.output<typeof seedSchema>;
export type SeedToken = z.input<typeof tokenSchema>;

/** A seed that cannot be used, said in one line that begins with the place in the JSON. */
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
  return text.replace(/^\./, "") || "(the whole)";
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
