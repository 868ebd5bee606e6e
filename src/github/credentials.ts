/** How requests are signed, and where the credentials come from, so that an error can name the place to fix. */
export type Credentials =
  | { kind: "token"; token: string; source: string }
  | { kind: "app"; id: string; installationId: number | undefined; privateKey: string; source: string };
