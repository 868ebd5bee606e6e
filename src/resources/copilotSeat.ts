// A file of its own, without imports: programs compile its types, and would need zod's and the API's with them.

/** A seat, with all that GitHub says of it. */
export interface CopilotSeat {
  /** Who has the seat. */
  assignee: {
    /** The login, as GitHub spells it. */
    login: string;
    /** The account's id, which stays when the login is renamed. */
    id: number;
  };
  /** `active`, or `pending_cancellation` when the seat ends with the billing cycle. */
  status: "active" | "pending_cancellation";
  /** The slug of the team through which the access comes; null for a seat of its own. */
  assigningTeam: string | null;
  /** The organization that gives the seat; null where an enterprise gives it itself, or GitHub does not say. */
  organization: string | null;
  /** When GitHub last granted the access, as an ISO 8601 time. */
  createdAt: string;
  /** When Copilot was last used, as far as GitHub knows; null where it knows of no use in the last 90 days. */
  lastActivityAt: string | null;
  /** The editor or other surface of that use, such as `vscode/1.100.0`. */
  lastActivityEditor: string | null;
  /** When the person last signed in to Copilot; null where GitHub knows of no sign-in. */
  lastAuthenticatedAt: string | null;
  /** The day on which a cancelled seat ends, such as `2027-01-01`; null when it is not cancelled. */
  pendingCancellationDate: string | null;
  /** The plan: `business`, `enterprise` or `unknown`. */
  planType: string;
  /** When the seat was last changed. GitHub closes this field down: use `createdAt`. */
  updatedAt: string | null;
}
