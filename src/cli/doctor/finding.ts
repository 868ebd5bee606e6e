/** Pipelines read these, so they never change. */
export type CheckId =
  | "node"
  | "pulumi"
  | "backend"
  | "project"
  | "sdk"
  | "stack"
  | "address"
  | "credentials"
  | "last-up"
  | "settings"
  | "sign-in"
  | "rate-limit"
  | "organization"
  | "ownership"
  | "read"
  | "write"
  | "plan"
  | "access"
  | "policy"
  | "seats"
  | "credits"
  | "teams";

export type State = "ok" | "warning" | "problem" | "not checked";

/** What a check found, and what to do about it. */
export interface Finding {
  readonly state: State;
  readonly found: string;
  /** Empty if there is nothing to do. */
  readonly remedy: string;
}

export const ok = (found: string): Finding => ({ state: "ok", found, remedy: "" });
export const warning = (found: string, remedy: string): Finding => ({ state: "warning", found, remedy });
export const problem = (found: string, remedy: string): Finding => ({ state: "problem", found, remedy });
export const notChecked = (found: string): Finding => ({ state: "not checked", found, remedy: "" });
