import { z } from "zod";
import { firstComplaint, loginSchema, SeedError } from "../seed.js";
import { faultNames, kindOf } from "./catalogue.js";

/** A form sends only text. */
const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d+(\.\d+)?$/, "is not a number")
    .transform(Number),
]);

/** Which requests meet which fault. */
export const faultRuleSchema = z
  .strictObject({
    fault: z.enum(faultNames),
    /** Method and path: `*` is any method, or one part of a path; `**` is any number of parts. */
    on: z
      .string()
      .regex(/^(?:\*|[A-Za-z]+) \/\S*$/, 'is not a method and a path, such as "DELETE /orgs/*/copilot/**"')
      .default("* /**"),
    /** The number of these requests that pass first. */
    after: number.pipe(z.int().nonnegative()).default(0),
    /** The largest number that meet it; unlimited if absent. */
    times: number.pipe(z.int().positive()).optional(),
    /** The probability for each remaining request, drawn from the seed: the same requests meet the same faults. */
    probability: number.pipe(z.number().min(0).max(1)).default(1),
    seed: number.pipe(z.int()).default(0),
    seconds: number.pipe(z.number().positive()).optional(),
    login: loginSchema.optional(),
  })
  .superRefine((rule, context) => {
    const { takes } = kindOf(rule.fault);
    for (const name of ["seconds", "login"] as const) {
      if (rule[name] === undefined || takes === name) continue;
      context.addIssue({ code: "custom", message: `has no meaning for ${rule.fault}`, path: [name] });
    }
    if (takes === "login" && rule.login === undefined) {
      context.addIssue({ code: "custom", message: `is required for ${rule.fault}`, path: ["login"] });
    }
  });

/** A rule as people write it: everything with a default may be left out. */
export type FaultRule = z.input<typeof faultRuleSchema>;
export type CompleteFaultRule = z.output<typeof faultRuleSchema>;

export function parseFaultRules(rules: unknown): CompleteFaultRule[] {
  const result = z.array(faultRuleSchema).safeParse(rules);
  if (result.success) return result.data;
  throw new SeedError(firstComplaint(result.error));
}
