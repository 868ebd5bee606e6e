import type { Owner } from "./owner.js";

/** Why something failed or was refused: what advice depends on. Callers of this room provide the wording. */
export type Reason =
  /** The credentials are expired, revoked or mistyped. */
  | { kind: "credentials refused" }
  /** The credentials are valid, but may not do this. */
  | { kind: "forbidden"; needed: Need }
  /** The organization requires the token to be authorized for its single sign-on. */
  | { kind: "single sign-on" }
  /** A 404: it does not exist, or these credentials may not see it. */
  | { kind: "hidden"; needed: Need; plan: boolean }
  | { kind: "limited" }
  /** A 422 without a known reason. */
  | { kind: "refused" }
  /** GitHub no longer serves this version of its API. */
  | { kind: "outdated" }
  | { kind: "unreachable" }
  /** Node does not trust the issuer of the certificate. */
  | { kind: "untrusted" }
  /** Any other status. */
  | { kind: "failed" }
  | { kind: "redirected" }
  /** A complete answer that is not what GitHub documents. */
  | { kind: "unreadable" }
  /** A list claims to have more pages than GitHub could have. */
  | { kind: "endless list" }
  /** Too many people are missing from a list that cannot prove an absence. */
  | { kind: "partial list"; lack: Lack }
  /** The GitHub App is not installed there. */
  | { kind: "not installed"; owner: Owner }
  | { kind: "refused login"; owner: Owner; method: "POST" | "DELETE"; status: number | undefined }
  /** GitHub accepted nobody from a list, which says more about the owner than about the people. */
  | { kind: "refused list"; owner: Owner }
  | { kind: "refused team"; owner: Owner }
  /** With this subscription, GitHub accepts no lists of people or teams at all; `why` says where to change that. */
  | { kind: "no list taken"; why: string }
  | { kind: "invited"; organization: string; login: string }
  /** GitHub uses one status for two reasons, and nothing tells them apart. */
  | { kind: "off or invited"; organization: string; login: string }
  /** GitHub shows no subscription while there is a problem with its payment. */
  | { kind: "payment problem"; organization: string }
  /** The cancellation would end the organization's Copilot plan. */
  | { kind: "last seat" }
  /** GitHub accepted a team's cancellation, but cancelled nothing. */
  | { kind: "ignored"; owner: Owner }
  /** A team's cancellation continues in the background. */
  | { kind: "unfinished" };

/** Why a list of seats is incomplete and cannot prove an absence. */
export type Lack =
  /** Every reading was different. */
  | { kind: "shifting" }
  /** It remains shorter than GitHub says it is. */
  | { kind: "shorter"; total: number; listed: number }
  /** GitHub leaves out seats, because the token is not authorized for the single sign-on of these organizations (ids). */
  | { kind: "single sign-on"; organizations: string };

/** What the credentials need permission for. */
type Need = "seats" | "teams";

/** How the request was made. */
export interface Context {
  baseUrl: string;
  /** Where the credentials come from. */
  source: string;
  ownerKind: Owner["kind"];
  /** The proxy from the environment, and the variable that names it. */
  proxy: { variable: string; host: string } | undefined;
}

/** What the reader can do about it, in full sentences; empty if there is nothing to say. */
export type Advise = (reason: Reason, context: Context) => string;
