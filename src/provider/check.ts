import type { dynamic } from "@pulumi/pulumi";
import type { z } from "zod";
import { SeatError } from "../text/seatError.js";

/** What a preview has for an output that is not known yet (pulumi.runtime.unknownValue). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Checks each input against its rule, one failure per property; a value that a preview does not know yet passes unchanged. */
export function checkInputs(
  rules: Readonly<Record<string, z.ZodType>>,
  news: Readonly<Record<string, unknown>>,
): { inputs: Record<string, unknown>; failures: dynamic.CheckFailure[] } {
  const inputs: Record<string, unknown> = {};
  const failures: dynamic.CheckFailure[] = [];
  for (const [property, rule] of Object.entries(rules)) {
    if (news[property] === UNKNOWN) {
      inputs[property] = UNKNOWN;
      continue;
    }
    const parsed = rule.safeParse(news[property]);
    if (parsed.success) inputs[property] = parsed.data;
    else failures.push({ property, reason: `${property} ${parsed.error.issues[0]?.message}` });
  }
  return { inputs, failures };
}

/** A state is a file that somebody may have edited, so it is checked like inputs. */
export function checkState(rules: Readonly<Record<string, z.ZodType>>, state: object): void {
  const [failure] = checkInputs(rules, { ...state }).failures;
  if (failure)
    throw new SeatError("Cannot use a resource in the state", `${failure.reason}. Nothing was sent to GitHub.`);
}

/** Pulumi's protocol has no undefined. */
export function withoutUndefined<Properties extends object>(
  properties: Properties,
): { [Name in keyof Properties]: Exclude<Properties[Name], undefined> } {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as never;
}
