import type { z } from "zod";
import { about } from "../github/errors.js";
import { freshOwners } from "../provider/fresh.js";
import {
  billingLookup,
  checkedArgs,
  creditsLookup,
  type Lookup,
  listLookup,
  ownerAsked,
  seatLookup,
} from "../provider/lookups.js";
import type { Run } from "../provider/run.js";
import { rosterOfText, wantedOn } from "../roster/index.js";
import { SeatError } from "../text/seatError.js";
import type { Properties } from "./values.js";

type NativeFunction = (args: Properties) => Promise<Properties>;

/** What programs in any language can look up. An answer is an object, so a list or a seat is in a property. */
export function nativeFunctions(run: Run): Readonly<Record<string, NativeFunction>> {
  const fresh = freshOwners(
    (owner) => run.on(owner),
    (line) => run.say(line),
  );

  async function lookUp<Rules extends z.ZodObject, Result>(
    lookup: Lookup<Rules, Result>,
    args: Properties,
  ): Promise<Result> {
    const checked = checkedArgs(lookup, args);
    if ("problem" in checked) throw new Error(checked.problem);
    const asked = ownerAsked(lookup.name, checked.data, run.defaultOwner);
    if ("problem" in asked) throw new Error(asked.problem);
    const { owner } = asked;
    return about(lookup.subject(owner, checked.data), async () => lookup.ask(await fresh(owner), checked.data));
  }

  return {
    getCopilotSeat: async (args) => ({ seat: await lookUp(seatLookup, args) }),
    listCopilotSeats: async (args) => ({ seats: await lookUp(listLookup, args) }),
    getCopilotBilling: async (args) => ({ ...(await lookUp(billingLookup, args)) }),
    getCopilotCredits: async (args) => ({ ...(await lookUp(creditsLookup(run.settings.rateOf), args)) }),
    readRoster: async (args) => {
      const { text, name } = rosterArgs(args);
      const seats = rosterOfText(name, text);
      return { seats, usernames: wantedOn(seats).map(({ username }) => username) };
    },
  };
}

function rosterArgs(args: Properties): { text: string; name: string } {
  const { text, name } = args;
  if (typeof text !== "string" || typeof name !== "string") {
    throw new SeatError("Cannot read a roster", "readRoster takes the file's text and its name, such as seats.yaml.");
  }
  return { text, name };
}
