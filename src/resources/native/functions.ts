import { type InvokeOptions, type Output, output, runtime } from "@pulumi/pulumi";
import type { CopilotSeat } from "../copilotSeat.js";
import type { CopilotBilling, GetCopilotBillingArgs, GetCopilotBillingOutputArgs } from "../getCopilotBilling.js";
import type { CopilotCredits, GetCopilotCreditsArgs, GetCopilotCreditsOutputArgs } from "../getCopilotCredits.js";
import type { GetCopilotSeatArgs, GetCopilotSeatOutputArgs } from "../getCopilotSeat.js";
import type { ListCopilotSeatsArgs, ListCopilotSeatsOutputArgs, ListedCopilotSeat } from "../listCopilotSeats.js";
import { PACKAGE, version } from "./nativeResource.js";

/**
 * One person's current seat, or null if there is none. It reads GitHub in every preview and every up, and changes nothing. If the
 * credentials may not read seats, it fails.
 *
 * @example
 * ```typescript
 * import { getCopilotSeat } from "pulumi-copilot-seats/native";
 *
 * export const lastUse = getCopilotSeat({ organization: "acme", username: "octocat" }).then((seat) => seat?.lastActivityAt);
 * ```
 */
export async function getCopilotSeat(args: GetCopilotSeatArgs, options?: InvokeOptions): Promise<CopilotSeat | null> {
  const { seat } = await invoke<{ seat?: Partial<CopilotSeat> }>("getCopilotSeat", args, options);
  return seat === undefined ? null : whole(seat);
}

/** The same for arguments that are outputs of other resources. In a preview, it waits until they are known. */
export function getCopilotSeatOutput(
  args: GetCopilotSeatOutputArgs,
  options?: InvokeOptions,
): Output<CopilotSeat | null> {
  return output(args).apply((known) => getCopilotSeat(known, options));
}

/**
 * All current seats of an organization or enterprise, or those that match the filters, by login. It reads 100 seats per request, in
 * every preview and every up, and changes nothing. An enterprise's list has an entry for each organization and team that gives a
 * person a seat, although the person is billed once.
 *
 * @example
 * ```typescript
 * import { listCopilotSeats } from "pulumi-copilot-seats/native";
 *
 * const idle = listCopilotSeats({ organization: "acme", inactiveForDays: 60 });
 * export const idlePeople = idle.then((seats) => seats.map(({ assignee }) => assignee?.login));
 * ```
 */
export async function listCopilotSeats(
  args: ListCopilotSeatsArgs = {},
  options?: InvokeOptions,
): Promise<ListedCopilotSeat[]> {
  const { seats } = await invoke<{ seats: Partial<ListedCopilotSeat>[] }>("listCopilotSeats", args, options);
  return seats.map((seat) => whole({ assignee: null, activity: null, ...seat }));
}

/** The same for arguments that are outputs of other resources. In a preview, it waits until they are known. */
export function listCopilotSeatsOutput(
  args: ListCopilotSeatsOutputArgs = {},
  options?: InvokeOptions,
): Output<ListedCopilotSeat[]> {
  return output(args).apply((known) => listCopilotSeats(known, options));
}

/**
 * An organization's current subscription: the number of seats of each kind, and the policies. It reads GitHub in every preview and
 * every up, and changes nothing. If GitHub does not say, a policy is `unknown` and a number is null.
 *
 * @example
 * ```typescript
 * import { getCopilotBilling } from "pulumi-copilot-seats/native";
 *
 * export const seats = getCopilotBilling({ organization: "acme" }).then(({ seatBreakdown }) => seatBreakdown.total);
 * ```
 */
export async function getCopilotBilling(
  args: GetCopilotBillingArgs = {},
  options?: InvokeOptions,
): Promise<CopilotBilling> {
  const billing = await invoke<CopilotBilling>("getCopilotBilling", args, options);
  const absent = { addedThisCycle: null, pendingInvitation: null, activeThisCycle: null, inactiveThisCycle: null };
  return { ...billing, seatBreakdown: { ...absent, ...billing.seatBreakdown } };
}

/** The same for arguments that are outputs of other resources. In a preview, it waits until they are known. */
export function getCopilotBillingOutput(
  args: GetCopilotBillingOutputArgs = {},
  options?: InvokeOptions,
): Output<CopilotBilling> {
  return output(args).apply((known) => getCopilotBilling(known, options));
}

/**
 * The AI credits that an owner's seats include, and how many of them were used. It reads GitHub in every preview and every up, and
 * changes nothing. If the pool cannot be determined (the token may not read it, or it is an enterprise's), it fails.
 *
 * @example
 * ```typescript
 * import { getCopilotCredits } from "pulumi-copilot-seats/native";
 *
 * export const paid = getCopilotCredits({ organization: "acme" }).then(({ paid }) => paid);
 * ```
 */
export function getCopilotCredits(args: GetCopilotCreditsArgs = {}, options?: InvokeOptions): Promise<CopilotCredits> {
  return invoke<CopilotCredits>("getCopilotCredits", args, options);
}

/** The same for arguments that are outputs of other resources. In a preview, it waits until they are known. */
export function getCopilotCreditsOutput(
  args: GetCopilotCreditsOutputArgs = {},
  options?: InvokeOptions,
): Output<CopilotCredits> {
  return output(args).apply((known) => getCopilotCredits(known, options));
}

function invoke<Result>(name: string, args: object, options?: InvokeOptions): Promise<Result> {
  return runtime.invoke(`${PACKAGE}:index:${name}`, { ...args }, { version, ...options });
}

/** Pulumi's protocol omits nulls, so this restores them. */
function whole<Seat extends object>(seat: Seat): Seat & CopilotSeat {
  const absent = {
    assigningTeam: null,
    organization: null,
    lastActivityAt: null,
    lastActivityEditor: null,
    lastAuthenticatedAt: null,
    pendingCancellationDate: null,
    updatedAt: null,
  };
  return { ...absent, ...seat } as Seat & CopilotSeat;
}
