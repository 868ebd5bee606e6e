import assert from "node:assert/strict";
import { type Seed, type Simulator, type SimulatorOptions, startSimulator } from "../../src/simulator/index.js";
import { openApiCheck } from "./openapi.js";

export const TOKEN = "ghp_canaryTokenThatMustNeverShow";

export type LocalGitHub = Simulator & {
  /** `POST /path 201` for each request so far, which are then forgotten. */
  taken(): string[];
  /** The requests so far that could have changed something. */
  writes(): string[];
};

/** A local GitHub with the organization Acme. Every exchange is checked against GitHub's OpenAPI description. */
export async function localGitHub(
  organization: object = {},
  seed: object = {},
  options: Partial<SimulatorOptions> = {},
): Promise<LocalGitHub> {
  const check = openApiCheck();
  const acme = {
    login: "Acme",
    owners: ["owner"],
    members: ["Ada", "grace", "linus", "somebody-else"],
    seats: [{ login: "somebody-else" }],
    ...organization,
  };
  const tokens = [{ token: TOKEN, login: "owner", scopes: ["manage_billing:copilot"] }];
  const simulator = await startSimulator({
    seed: { tokens, organizations: [acme], ...seed } as Seed,
    onExchange: check.onExchange,
    ...options,
  });
  const close = simulator.close.bind(simulator);
  return Object.assign(simulator, {
    taken: () => simulator.requests.splice(0).map(({ method, path, status }) => `${method} ${path} ${status}`),
    writes: () =>
      simulator.requests.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`),
    close: async () => {
      await close();
      assert.deepEqual(check.violations, [], "what was said differs from GitHub's OpenAPI description");
    },
  });
}
