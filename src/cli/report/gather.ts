import { about } from "../../github/errors.js";
import type { GitHub } from "../../github/github.js";
import { licensedPeople } from "../../github/identities.js";
import { readUsersReport } from "../../github/usersReport.js";
import { readCredits } from "../../provider/credits.js";
import { holdersIn } from "../../provider/holders.js";
import { outsideOrganizations } from "../leavers.js";
import { type Facts, factsOf, type Source } from "./facts.js";

interface Asked extends Omit<Source, "listing" | "credits" | "report"> {
  readonly github: GitHub;
}

/** Reads what a report needs: the seats, the use of AI credits, GitHub's usage report, and an enterprise's consumed licenses. */
export async function gather({ github, ...asked }: Asked): Promise<Facts> {
  const { owner, rateOf, now } = asked;
  return about(`Cannot read the Copilot seats of ${owner.name}`, async () => {
    const on = await github.of(owner);
    const listing = await on.seats.list();
    const [credits, report, licensed] = await Promise.all([
      readCredits(on, { holders: holdersIn(listing.entries, rateOf), whole: listing.whole, now }),
      readUsersReport(on.api, owner),
      owner.kind === "enterprise" ? licensedPeople(on.api, owner.name) : undefined,
    ]);
    const whyGone =
      licensed && "identities" in licensed ? outsideOrganizations(owner.name, licensed.identities) : undefined;
    return factsOf({ ...asked, listing, credits, report, whyGone });
  });
}
