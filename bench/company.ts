import { type SimulatorOptions, startSimulator } from "../src/simulator/index.js";

export const TOKEN = "a-token-of-the-local-github";
export const ORGANIZATION = "acme";

/** As large as the ids of accounts that were opened lately. */
const FIRST_ID = 200_000_000;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** Logins of ten letters, all different, in no order. */
export function people(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    // Times a number without a divisor in common with 26 ** 6, so that neighbours look unlike and none comes twice.
    let rest = (index * 48_271_009) % 26 ** 6;
    let letters = "";
    for (let place = 0; place < 6; place += 1) {
      letters += LETTERS[rest % 26];
      rest = Math.floor(rest / 26);
    }
    return `seat${letters}`;
  });
}

/** A local GitHub whose organization has so many members, and a seat of somebody who is in nobody's list. */
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
