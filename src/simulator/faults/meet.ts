import { type FaultName, kindOf, type Meeting } from "./catalogue.js";
import type { Fault, Outcome } from "./fault.js";
import type { CompleteFaultRule } from "./rule.js";

type Met = Fault | CompleteFaultRule;

/** A fault's name in the log; "foreign" is an answer from a test. */
export function nameOf(met: Met): FaultName | "foreign" {
  if (typeof met === "string") return met;
  return "fault" in met ? met.fault : "foreign";
}

/** What happens to a request that meets a fault. */
export function meet(met: Met, meeting: Meeting): Outcome | Promise<Outcome> {
  if (typeof met === "string") return kindOf(met).happen(meeting, {});
  return "fault" in met ? kindOf(met.fault).happen(meeting, met) : met;
}
