import type { LiveOrganization } from "./liveOrganization.js";

/** This package sends at most 500. */
const LENGTHS = [2, 100, 500, 1000];

/** Sends one login many times: it has a seat already, so even a long list costs nothing. */
export async function longestList(organization: LiveOrganization, login: string): Promise<void> {
  const isTaken = async (length: number) => {
    const { status } = await organization.grant(
      "longest list",
      Array.from({ length }, () => login),
    );
    return status === 201;
  };
  let taken = 1;
  let refused: number | undefined;
  for (const length of LENGTHS) {
    if (await isTaken(length)) taken = length;
    else {
      refused = length;
      break;
    }
  }
  while (refused !== undefined && refused - taken > 1) {
    const middle = Math.floor((taken + refused) / 2);
    if (await isTaken(middle)) taken = middle;
    else refused = middle;
  }
}
