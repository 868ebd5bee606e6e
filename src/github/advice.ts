import type { Owner } from "./owner.js";

/** Why something failed or was refused: what advice depends on. Who uses this room words it. */
export type Reason =
  /** The credentials are expired, revoked or mistyped. */
  | { kind: "credentials refused" }
  /** The credentials are good, and may not do this. */
  | { kind: "forbidden"; needed: Need }
  /** The organization wants the token to be authorized for its single sign-on. */
  | { kind: "single sign-on" }
  /** A 404: there is nothing, or nothing for these credentials. */
  | { kind: "hidden"; needed: Need; plan: boolean }
  | { kind: "limited" }
  /** A 422 of which nothing more is known. */
  | { kind: "refused" }
  /** GitHub no longer serves this version of its API. */
  | { kind: "outdated" }
  | { kind: "unreachable" }
  /** The certificate is signed by nobody whom Node knows. */
  | { kind: "untrusted" }
  /** Any other status. */
  | { kind: "failed" }
  | { kind: "redirected" }
  /** A whole answer came, and is not what GitHub documents. */
  | { kind: "unreadable" }
  /** A list is said to have more pages than GitHub could have. */
  | { kind: "endless list" }
  /** Too many people are missing in a list that proves no absence. */
  | { kind: "partial list"; lack: Lack }
  /** The GitHub App has no installation there. */
  | { kind: "not installed"; owner: Owner }
  | { kind: "refused login"; owner: Owner; method: "POST" | "DELETE"; status: number | undefined }
  /** GitHub accepted nobody of a list: that says more of the owner than of the people. */
  | { kind: "refused list"; owner: Owner }
  | { kind: "refused team"; owner: Owner }
  /** The subscription lets GitHub take no list of people or teams at all; `why` says where to change that. */
  | { kind: "no list taken"; why: string }
  | { kind: "invited"; organization: string; login: string }
  /** GitHub gives one status for two reasons, and nothing tells them apart. */
  | { kind: "off or invited"; organization: string; login: string }
  /** GitHub shows no subscription while there is a problem with how it is paid. */
  | { kind: "payment problem"; organization: string }
  /** The cancellation would end the organization's Copilot plan. */
  | { kind: "last seat" }
  /** GitHub accepted a team's cancellation, and cancelled nothing. */
  | { kind: "ignored"; owner: Owner }
  /** A team's cancellation goes on in the background. */
  | { kind: "unfinished" };

/** Why a list of seats is not whole, and proves no absence. */
export type Lack =
  /** Each reading was another. */
  | { kind: "shifting" }
  /** It stays shorter than GitHub says it is. */
  | { kind: "shorter"; total: number; listed: number }
  /** GitHub says that it leaves out what the token is not authorized for; the organizations' ids. */
  | { kind: "single sign-on"; organizations: string };

/** What the credentials need a permission for. */
type Need = "seats" | "teams";

/** How GitHub was asked. */
export interface Context {
  baseUrl: string;
  /** Where the credentials come from. */
  source: string;
  ownerKind: Owner["kind"];
  /** The proxy of the environment, and the variable that names it. */
  proxy: { variable: string; host: string } | undefined;
}

/** What the reader can do about it, in whole sentences; empty where there is nothing to say. */
export type Advise = (reason: Reason, context: Context) => string;
