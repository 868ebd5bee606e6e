import { z } from "zod";
import { likenessSchema } from "../../src/simulator/index.js";

const exchangeSchema = z.strictObject({
  /** What the run was doing. */
  step: z.string(),
  /** As in GitHub's description: `GET /orgs/{org}/copilot/billing`. */
  route: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  /** The number of the read, among those that wait for something to show. */
  look: z.int().positive().optional(),
  /** Seconds since the run began. */
  sentAt: z.number(),
  answeredAt: z.number(),
  /** Null if no answer came. */
  status: z.int().nullable(),
  headers: z.record(z.string(), z.string()),
  answer: z.unknown(),
});

/** One request and its answer. */
export type Exchange = z.output<typeof exchangeSchema>;

const notAskedSchema = z.strictObject({ step: z.string(), why: z.string() });
/** A step that was left out. */
export type NotAsked = z.output<typeof notAskedSchema>;

const verdictSchema = z.strictObject({ question: z.string(), answer: z.string(), known: z.boolean() });
/** What GitHub does where its documentation says nothing, or contradicts itself. */
export type Verdict = z.output<typeof verdictSchema>;

export const transcriptSchema = z.strictObject({
  recordedAt: z.iso.datetime(),
  /** Whether the walk was completed. */
  whole: z.boolean(),
  verdicts: z.array(verdictSchema),
  /** What makes the local GitHub answer like GitHub. */
  likeness: likenessSchema,
  notAsked: z.array(notAskedSchema),
  exchanges: z.array(exchangeSchema),
});
export type Transcript = z.input<typeof transcriptSchema>;
