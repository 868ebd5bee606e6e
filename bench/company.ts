import { type SimulatorOptions, startSimulator } from "../src/simulator/index.js";

export const TOKEN = "a-token-of-the-local-github";
export const ORGANIZATION = "acme";

/** About as large as the ids of new accounts. */
const FIRST_ID = 200_000_000;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** Logins of ten letters, all different and not sorted. */
export function people(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    // A factor that is coprime to 26 ** 6 makes neighbors differ, and no login repeats.
    let rest = (index * 48_271_009) % 26 ** 6;
    let letters = "";
    for (let place = 0; place < 6; place += 1) {
      letters += LETTERS[rest % 26];
      rest = Math.floor(rest / 26);
    }
    return `seat${letters}`;
  });
}

/** A local GitHub whose organization has these members, and one seat, the owner's, that no list contains. */
export function startCompany(members: readonly string[], options: Omit<SimulatorOptions, "seed"> = {}) {
  return startSimulator({
    ...options,
    seed: {
      users: members.map((login, index) => ({ login, id: FIRST_ID + index })),
      tokens: [{ token: TOKEN, login: "owner", scopes: ["manage_billing:copilot"] }],
      organizations: [{ login: ORGANIZATION, owners: ["owner"], members: [...members], seats: [{ login: "owner" }] }],
    },
  });
}
