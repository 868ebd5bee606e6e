import { ok } from "../http/answer.js";
import type { Endpoint } from "../http/endpoint.js";

export const rateLimit: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/rate_limit",
    documentationUrl:
      "https://docs.github.com/rest/rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user",
    answer: ({ allowance, version }) => {
      // Only the core limit is counted here, so the others are never used.
      const untouched = (limit: number) => ({ limit, used: 0, remaining: limit, reset: allowance.reset });
      return ok({
        resources: {
          core: allowance,
          search: untouched(30),
          graphql: untouched(5000),
          integration_manifest: untouched(5000),
        },
        ...(version === "2022-11-28" ? { rate: allowance } : {}),
      });
    },
  },
];
