import { Refusal } from "./answer.js";
import type { Received } from "./receive.js";

/** Newest first, as GET /versions lists them. */
export const API_VERSIONS = ["2026-03-10", "2022-11-28"] as const;
export type ApiVersion = (typeof API_VERSIONS)[number];

export const DEFAULT_VERSION: ApiVersion = "2022-11-28";

export function requestedVersion({ headers }: Received): ApiVersion {
  const asked = headers["x-github-api-version"] ?? DEFAULT_VERSION;
  const version = API_VERSIONS.find((known) => known === asked);
  if (version !== undefined) return version;
  throw new Refusal(
    400,
    `API version ${asked} is not one the local GitHub knows; it knows ${API_VERSIONS.join(" and ")}.`,
  );
}
