import { z } from "zod";
import { type CompleteFaultRule, faultRuleSchema } from "./faults/rule.js";
import { firstComplaint, type Seed, SeedError, type SettingsChange, settingsChangeSchema } from "./seed.js";

/** Makes the local GitHub answer as GitHub did in a recorded run (`npm run test:live`). */
export const likenessSchema = z.strictObject({ settings: settingsChangeSchema, faults: z.array(faultRuleSchema) });

/** The rest of a transcript is for people. */
const transcriptSchema = z.object({ likeness: likenessSchema });

interface Likeness {
  readonly settings: SettingsChange;
  readonly faults: readonly CompleteFaultRule[];
}

export function parseTranscript(transcript: unknown): Likeness {
  const read = transcriptSchema.safeParse(transcript);
  if (read.success) return read.data.likeness;
  throw new SeedError(firstComplaint(read.error));
}

/** The seed's own settings take precedence. Enterprises are not changed, because the run was against an organization. */
export function resembling(seed: Seed, { settings }: Likeness): Seed {
  return {
    ...seed,
    organizations: (seed.organizations ?? []).map((organization) => ({ ...settings, ...organization })),
  };
}
