import { z } from "zod";
import { accountNameSchema } from "./names.js";

/** The schemas require only what we use; GitHub's own examples leave out fields that its schema requires. */

/** What GitHub says about a seat, regardless of who holds it. */
export interface SeatDetails {
  status: "active" | "pending_cancellation";
  /** The slug of the team that the access comes through, or null if the user was selected directly. */
  assigningTeam: string | null;
  /** The team's id, if GitHub gives it. It is the identity: a team can be renamed, and another team can take its slug. */
  assigningTeamId: number | null;
  /** The organization that the seat belongs to, if GitHub says so. */
  organization: string | null;
  createdAt: string;
  pendingCancellationDate: string | null;
  planType: string;
  /** These change on their own, so they never go into a state. Null if GitHub knows, or says, nothing. */
  lastActivityAt: string | null;
  lastActivityEditor: string | null;
  lastAuthenticatedAt: string | null;
  updatedAt: string | null;
  /** Whether GitHub's answer had the activity and sign-in fields at all, even if only to say that there is none. */
  tellsActivity: boolean;
}

/** A seat that no person holds: GitHub lists seats without an assignee, and seats of other assignees. */
export interface UnassignedSeat extends SeatDetails {
  /** What GitHub names as the assignee, such as `the team octokittens`; null if it names nothing. */
  assignee: string | null;
}

/** A person's seat, as the rest of the code sees it. */
export interface Seat extends SeatDetails {
  /** The assignee's login as GitHub spells it. */
  login: string;
  /** The assignee's account id. It is the identity: a login can be renamed, and another account can take it. */
  assigneeId: number;
}

export const accountSchema = z.object({ login: accountNameSchema, id: z.number().int().positive() });
export type Account = z.infer<typeof accountSchema>;

/** Text that goes into states and messages. */
const word = z.string().regex(/^[^\p{C}\p{Zl}\p{Zp}]{1,255}$/u, "is too long, or has characters that cannot be shown");

/** No resource depends on it, so an invalid value stops nothing. Null comes from GitHub; undefined means missing or invalid. */
const incidental = word.nullish().catch(undefined);

/** The types of accounts that GitHub's clients treat as people; old answers have no type. */
const PERSONS: ReadonlySet<unknown> = new Set(["User", "Bot", undefined, null]);
const noPersonSchema = z.object({ type: incidental, login: incidental, slug: incidental, name: incidental });
const anything = z.unknown().optional();

/**
 * A person's account, or a description of another assignee: GitHub's clients know teams, which have no login, and organizations.
 */
const assigneeSchema = z
  .object({ type: anything, login: anything, id: anything, slug: anything, name: anything })
  .transform((raw, context): Account | string => {
    if (!PERSONS.has(raw.type) || (raw.login ?? null) === null) {
      const { type, login, slug, name } = noPersonSchema.parse(raw);
      return `the ${(type ?? "account").toLowerCase()} ${login ?? slug ?? name ?? "without a name"}`;
    }
    const account = accountSchema.safeParse(raw);
    if (account.success) return account.data;
    for (const { path, message } of account.error.issues) context.addIssue({ code: "custom", path, message });
    return z.NEVER;
  });

const seatFields = {
  assigning_team: z.object({ slug: word, id: z.number().int().positive().nullish() }).nullish(),
  organization: z.object({ login: accountNameSchema }).nullish(),
  created_at: word,
  pending_cancellation_date: word.nullish(),
  plan_type: word.nullish(),
  last_activity_at: incidental,
  last_activity_editor: incidental,
  last_authenticated_at: incidental,
  updated_at: incidental,
};
const rawDetailsSchema = z.object(seatFields);
const rawSeatSchema = z.object({ assignee: assigneeSchema.pipe(accountSchema), ...seatFields });

/** One seat. https://docs.github.com/rest/copilot/copilot-user-management#get-copilot-seat-assignment-details-for-a-user */
export const seatSchema = rawSeatSchema.transform(seatOf);

/**
 * A page of the list of seats. Lists include seats that no person holds, which are kept apart here. GitHub also answers with such
 * a list when asked for one member of an enterprise.
 * https://docs.github.com/rest/copilot/copilot-user-management#list-all-copilot-seat-assignments-for-an-organization
 */
export const seatsSchema = z
  .object({
    total_seats: z.number().int().nonnegative(),
    seats: z.array(z.object({ assignee: assigneeSchema.nullish(), ...seatFields })),
  })
  .transform(({ total_seats, seats }) => {
    const held: Seat[] = [];
    const unassigned: UnassignedSeat[] = [];
    for (const { assignee = null, ...seat } of seats) {
      if (isAccount(assignee)) held.push(seatOf({ assignee, ...seat }));
      else unassigned.push({ assignee, ...detailsOf(seat) });
    }
    return { total: total_seats, seats: held, unassigned };
  });
export type SeatsPage = z.infer<typeof seatsSchema>;

function isAccount(assignee: Account | string | null): assignee is Account {
  return typeof assignee === "object" && assignee !== null;
}

function seatOf({ assignee, ...seat }: z.infer<typeof rawSeatSchema>): Seat {
  return { login: assignee.login, assigneeId: assignee.id, ...detailsOf(seat) };
}

function detailsOf(seat: z.infer<typeof rawDetailsSchema>): SeatDetails {
  return {
    status: seat.pending_cancellation_date ? "pending_cancellation" : "active",
    assigningTeam: seat.assigning_team?.slug ?? null,
    assigningTeamId: seat.assigning_team?.id ?? null,
    organization: seat.organization?.login ?? null,
    createdAt: seat.created_at,
    pendingCancellationDate: seat.pending_cancellation_date ?? null,
    planType: seat.plan_type ?? "unknown",
    lastActivityAt: seat.last_activity_at ?? null,
    lastActivityEditor: seat.last_activity_editor ?? null,
    lastAuthenticatedAt: seat.last_authenticated_at ?? null,
    updatedAt: seat.updated_at ?? null,
    tellsActivity: seat.last_activity_at !== undefined && seat.last_authenticated_at !== undefined,
  };
}

/** Numbers and policies that nothing depends on. */
const incidentalNumber = z.number().int().nullish().catch(null);
const policy = word.nullish().catch(null);

/** The subscription. https://docs.github.com/rest/copilot/copilot-user-management#get-copilot-seat-information-and-settings-for-an-organization */
export const billingSchema = z
  .object({
    seat_breakdown: z.object({
      total: z.number().int(),
      added_this_cycle: incidentalNumber,
      pending_cancellation: z.number().int(),
      pending_invitation: incidentalNumber,
      active_this_cycle: incidentalNumber,
      inactive_this_cycle: incidentalNumber,
    }),
    seat_management_setting: z.string(),
    public_code_suggestions: z.string().nullish(),
    ide_chat: policy,
    platform_chat: policy,
    cli: policy,
    plan_type: z.string().nullish(),
  })
  .transform(({ seat_breakdown: seats, ...billing }) => ({
    totalSeats: seats.total,
    pendingCancellations: seats.pending_cancellation,
    /** Null if GitHub does not say. */
    pendingInvitations: seats.pending_invitation ?? null,
    addedThisCycle: seats.added_this_cycle ?? null,
    activeThisCycle: seats.active_this_cycle ?? null,
    inactiveThisCycle: seats.inactive_this_cycle ?? null,
    /** Seats that are still paid for after this billing cycle. */
    lastingSeats: seats.total - seats.pending_cancellation,
    seatManagement: billing.seat_management_setting,
    publicCodeSuggestions: billing.public_code_suggestions ?? "unknown",
    ideChat: billing.ide_chat ?? "unknown",
    platformChat: billing.platform_chat ?? "unknown",
    cli: billing.cli ?? "unknown",
    planType: billing.plan_type ?? "unknown",
  }));
export type Billing = z.infer<typeof billingSchema>;

/** The answers to a grant and to a cancellation. A grant also counts refreshed seats, so its number proves nothing. */
export const grantedSchema = z.object({ seats_created: z.number().int() });
export const cancelledSchema = z.object({ seats_cancelled: z.number().int() });

/** How many seats a team's grant or cancellation changed. */
export const teamGrantedSchema = grantedSchema.transform(({ seats_created }): number | undefined => seats_created);
const teamCancelled = cancelledSchema.transform(({ seats_cancelled }): number | undefined => seats_cancelled);
export const teamCancelledSchema = {
  organization: teamCancelled,
  /** An enterprise's cancellation may continue in the background; GitHub then answers 202 without a number. */
  enterprise: teamCancelled.or(
    z.union([z.object({ message: z.string().nullish() }), z.literal("")]).transform(() => undefined),
  ),
};

/** https://docs.github.com/rest/teams/teams#get-a-team-by-name */
export const teamSchema = z.object({ id: z.number().int().positive(), slug: word, name: word });
export type Team = z.infer<typeof teamSchema>;

/** https://docs.github.com/rest/teams/members#list-team-members */
export const memberSchema = accountSchema.extend({
  /** Whether the account is a member of a team inside this one, and not of this one itself. */
  inherited: z.boolean().nullish(),
});
export type Member = z.infer<typeof memberSchema>;

export const installationSchema = z.object({ id: z.number().int().positive() });
