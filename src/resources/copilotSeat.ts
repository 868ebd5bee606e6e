// A separate file without imports: programs compile its types, and would otherwise need those of zod and of the API.

/** A seat, with everything GitHub says about it. */
export interface CopilotSeat {
  /** Who has the seat. */
  assignee: {
    /** The login, as GitHub spells it. */
    login: string;
    /** The account's id, which survives a rename. */
    id: number;
  };
  /** `active`, or `pending_cancellation` if the seat ends with the billing cycle. */
  status: "active" | "pending_cancellation";
  /** The slug of the team that the seat comes through; null for a single seat. */
  assigningTeam: string | null;
  /** The organization that gives the seat; null if an enterprise gives it itself, or if GitHub does not say. */
  organization: string | null;
  /** When GitHub last granted the seat, as an ISO 8601 time. */
  createdAt: string;
  /** When GitHub last saw Copilot used; null if it saw no use in the last 90 days. */
  lastActivityAt: string | null;
  /** The editor or other surface of that use, such as `vscode/1.100.0`. */
  lastActivityEditor: string | null;
  /** When the person last signed in to Copilot; null if GitHub knows of no sign-in. */
  lastAuthenticatedAt: string | null;
  /** The day on which a cancelled seat ends, such as `2027-01-01`; null if it is not cancelled. */
  pendingCancellationDate: string | null;
  /** The plan: `business`, `enterprise` or `unknown`. */
  planType: string;
  /** When the seat was last changed. GitHub is retiring this field: use `createdAt`. */
  updatedAt: string | null;
}
