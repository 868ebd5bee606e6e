import { z } from "zod";
import type { Account } from "../accounts.js";
import { type Answer, created, notFound, ok, Refusal } from "../http/answer.js";
import { actorOf } from "../http/authorize.js";
import { checkedBody } from "../http/body.js";
import type { Call } from "../http/endpoint.js";
import type { SeatHolder } from "../seatHolder.js";

/** Shared by organizations and enterprises: granting and cancelling seats by lists of names. */

const selectedUsers = z.object({ selected_usernames: z.array(z.string()).min(1) });

export function grantUsers(call: Call, holder: SeatHolder): Answer {
  const { members, strangers } = resolve(call, holder, listOfNames(call, holder));
  // Before any grant: a list is refused completely or not at all.
  inviteOrRefuse(holder, strangers);
  for (const member of members) call.world.purchase(holder, member, actorOf(call));
  return created({ seats_created: members.size });
}

export function cancelUsers(call: Call, holder: SeatHolder): Answer {
  const { uncancellable, withoutSeat, teamSeatsByName, cancellationsCounted } = holder.settings;
  const names = listOfNames(call, holder);
  const seatOf = (name: string) => {
    const account = call.world.accounts.byLogin(name);
    return account && holder.seats.of(account);
  };
  const unseated = names.filter((name) => !seatOf(name));
  if (unseated.length > 0 && withoutSeat === "not-found") throw notFound();
  if (unseated.length > 0 && withoutSeat === "refuse-all") {
    throw new Refusal(422, `These users have no seat in the ${holder.kind}: ${unseated.join(", ")}.`);
  }
  const seats = [...new Set(names.flatMap((name) => seatOf(name) ?? []))];
  // A person who also has the seat by name loses only that access, and keeps the team's.
  if (teamSeatsByName === "refuse-all" && seats.some(({ direct, team }) => !direct && team !== null)) {
    throw new Refusal(422, "A seat cannot be cancelled because it was assigned via a team.");
  }
  const stays = new Set(uncancellable.map((login) => call.world.accounts.byLogin(login)));
  const wereEnding = seats.filter(({ pendingCancellationDate }) => pendingCancellationDate !== null);
  const cancelled = seats
    .filter(({ assignee }) => !assignee || !stays.has(assignee))
    .filter((seat) => call.world.withdraw(holder, seat, actorOf(call)));
  const counted = cancellationsCounted === "held" ? [...cancelled, ...wereEnding] : cancelled;
  return ok({ seats_cancelled: counted.length });
}

export function refuseWithoutPlan({ kind, settings }: SeatHolder): void {
  if (!settings.copilot) throw new Refusal(422, `Copilot Business or Enterprise is not enabled for this ${kind}.`);
}

export function refuseWithoutPolicy({ kind, settings }: SeatHolder): void {
  if (settings.publicCodeSuggestions === "unconfigured") {
    throw new Refusal(422, `A public code suggestions policy has not been set for this ${kind}.`);
  }
}

/** Lists work only if the access mode is "selected members". */
export function refuseWithoutSelection({ kind, settings: { seatManagement } }: SeatHolder): void {
  if (seatManagement === "assign_all") {
    throw new Refusal(422, `The ${kind}'s Copilot access setting is set to enable Copilot for all users.`);
  }
  if (seatManagement !== "assign_selected") {
    throw new Refusal(422, `The ${kind}'s Copilot access setting is ${seatManagement}.`);
  }
}

/** Refuses any list, for a reason that GitHub does not reveal. */
export function refuseEveryList({ kind, settings }: SeatHolder): void {
  if (settings.refusesLists) throw new Refusal(422, `Copilot access of this ${kind} cannot be changed at this time.`);
}

/** The names in the list. Refuses the list if anything that it needs is not set up. */
function listOfNames(call: Call, holder: SeatHolder): string[] {
  const { selected_usernames: names } = checkedBody(call.body, selectedUsers);
  refuseWithoutPlan(holder);
  refuseWithoutPolicy(holder);
  refuseWithoutSelection(holder);
  refuseEveryList(holder);
  const { largestList, tooLongStatus } = holder.settings;
  if (largestList !== null && names.length > largestList) {
    throw new Refusal(tooLongStatus, `selected_usernames takes at most ${largestList} names.`);
  }
  return names;
}

interface Named {
  readonly members: ReadonlySet<Account>;
  readonly strangers: readonly { readonly name: string; readonly account: Account | undefined }[];
}

/** Each account once, even if the list names it several times or in another case. */
function resolve(call: Call, holder: SeatHolder, names: readonly string[]): Named {
  const members = new Set<Account>();
  const strangers: { name: string; account: Account | undefined }[] = [];
  for (const name of names) {
    const account = call.world.accounts.byLogin(name);
    if (account && holder.isMember(account)) members.add(account);
    else strangers.push({ name, account });
  }
  return { members, strangers };
}

function inviteOrRefuse({ kind, settings, seatInvitations }: SeatHolder, strangers: Named["strangers"]): void {
  const { nonMembers, unknownUsers } = settings;
  // An account that does not exist cannot be invited.
  const ofUnknown = unknownUsers ?? (nonMembers === "invite" ? "refuse-all" : nonMembers);
  const treated = strangers.map(({ name, account }) => ({ name, account, how: account ? nonMembers : ofUnknown }));
  if (treated.some(({ how }) => how === "not-found")) throw notFound();
  const refused = treated.filter(({ how }) => how === "refuse-all");
  if (refused.length > 0) {
    const names = refused.map(({ name }) => name).join(", ");
    throw new Refusal(422, `These users are not members of the ${kind}: ${names}.`);
  }
  for (const { account, how } of treated) if (account && how === "invite") seatInvitations.add(account);
}
