import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { buildSchema, executeSync, parse, validate } from "graphql";
import { z } from "zod";
import type { Exchange } from "../../src/simulator/index.js";

/** The part of GitHub's published schema that our queries request: cut by tools/graphqlSlice.ts. */
const schema = buildSchema(readFileSync(join(__dirname, "..", "graphql", "github.graphql"), "utf8"));

const requestSchema = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).optional() });
const answerSchema = z.object({
  data: z.record(z.string(), z.unknown()).optional(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

/** What is wrong with a query or its answer, according to GitHub's schema. */
export function graphqlComplaints({ requestBody, responseBody, status }: Exchange): string[] {
  if (status !== 200) return [];
  const { query, variables } = requestSchema.parse(requestBody);
  const document = parse(query);
  const complaints = validate(schema, document).map(({ message }) => `the query: ${message}`);
  const { data, errors } = answerSchema.parse(responseBody);
  if (!data) return errors ? complaints : [...complaints, "neither data nor errors"];
  // GitHub's own schema, with the answer as its data, must give the same answer.
  const again = executeSync({ schema, document, rootValue: data, variableValues: variables });
  for (const { message } of again.errors ?? []) complaints.push(`the answer: ${message}`);
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(again.data)), data)) complaints.push("the answer has other fields");
  return complaints;
}
