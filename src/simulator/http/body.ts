import type { z } from "zod";
import { Refusal } from "./answer.js";

/** The body as the endpoint needs it, or GitHub's 422 if it does not match the schema. */
export function checkedBody<Schema extends z.ZodType>(body: unknown, schema: Schema): z.output<Schema> {
  if (body !== undefined && (typeof body !== "object" || body === null || Array.isArray(body))) {
    throw new Refusal(400, "Body should be a JSON object");
  }
  const result = schema.safeParse(body ?? {}, { reportInput: true });
  if (result.success) return result.data;
  throw new Refusal(422, `Invalid request.\n\n${result.error.issues.map(complaint).join("\n")}`);
}

function complaint(issue: z.core.$ZodIssue): string {
  const where = issue.path.map(String).join("/");
  if (issue.code === "invalid_type" && issue.input === undefined) return `"${where}" wasn't supplied.`;
  return `For '${where}', ${issue.message}.`;
}
