import type { FaultRule, SettingsChange } from "../../src/simulator/index.js";
import { questions } from "./questions.js";
import { Reading } from "./reading.js";
import type { Exchange, NotAsked, Verdict } from "./transcript.js";

export interface Judgment {
  readonly verdicts: Verdict[];
  readonly likeness: { readonly settings: SettingsChange; readonly faults: FaultRule[] };
}

/**
 * What the exchanges in a run's transcript say about each open question. No requests are made, so a transcript can be judged
 * again.
 */
export function judge(exchanges: readonly Exchange[], notAsked: readonly NotAsked[]): Judgment {
  const reading = new Reading(exchanges, notAsked);
  const findings = questions.map(({ question, step, find }) => ({ question, step, finding: find(reading) }));
  return {
    verdicts: findings.map(({ question, step, finding }) =>
      finding
        ? { question, answer: finding.answer, known: true }
        : { question, answer: `not asked: ${reading.whyNot(step)}`, known: false },
    ),
    likeness: {
      settings: Object.assign({}, ...findings.map(({ finding }) => finding?.settings ?? {})),
      faults: findings.flatMap(({ finding }) => finding?.faults ?? []),
    },
  };
}
