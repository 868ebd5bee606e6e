import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import type { Exchange } from "../../src/simulator/index.js";
import { graphqlComplaints } from "./graphql.js";

/** Whether the exchanges follow GitHub's OpenAPI description. */
export interface OpenApiCheck {
  readonly onExchange: (exchange: Exchange) => void;
  /** One line each; a test must end with none. */
  readonly violations: string[];
}

/** A known place where GitHub's description contradicts itself. */
export type Contradiction = { readonly why: string } & (
  | { readonly component: string; readonly notRequired: readonly string[] }
  /** An example that a schema rejects at one place. */
  | { readonly example: string; readonly at: string }
);

interface Operation {
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: { readonly required?: boolean } & WithContent;
  readonly responses: Readonly<Record<string, Response | Reference>>;
}

interface Response extends WithContent {
  readonly headers?: Readonly<Record<string, Header | Reference>>;
}

interface WithContent {
  readonly content?: Readonly<Record<string, Content>>;
}

interface Content {
  readonly schema: object;
  readonly examples?: Readonly<Record<string, Example | Reference>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: object;
}

interface Header {
  readonly required?: boolean;
  readonly schema: object;
}

interface Example {
  readonly value: unknown;
}

interface Reference {
  readonly $ref: string;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

const folder = join(__dirname, "..", "openapi");
const github: Description = JSON.parse(readFileSync(join(folder, "github.json"), "utf8"));
export const contradictions: readonly Contradiction[] = JSON.parse(
  readFileSync(join(folder, "contradictions.json"), "utf8"),
);

/** GitHub may answer these to any request; its description names them only for some operations. */
const UNDOCUMENTED = (status: number) => [400, 401, 403, 404, 413, 429].includes(status) || status >= 500;
/** A request that breaks the description was rightly refused with one of these. */
const REFUSED = [400, 404, 413, 422];
const BASIC_ERROR = { $ref: "#/components/schemas/basic-error" };

let compiled: Schemas | undefined;

export function openApiCheck(): OpenApiCheck {
  const violations: string[] = [];
  // Compiling them takes longer than most tests.
  compiled ??= new Schemas([]);
  const schemas = compiled;
  return {
    violations,
    onExchange(exchange) {
      for (const complaint of complaints(exchange, schemas)) {
        violations.push(`${exchange.method} ${exchange.path} ${exchange.status}: ${complaint}`);
      }
    },
  };
}

/** GitHub's own examples that break GitHub's own schemas. */
export function brokenExamples(known: readonly Contradiction[]): string[] {
  const schemas = new Schemas(known);
  const broken: string[] = [];
  for (const [path, operations] of Object.entries(github.paths)) {
    for (const [method, { requestBody = {}, responses }] of Object.entries(operations)) {
      const said = [requestBody, ...Object.values(responses).map((response) => resolve<Response>(response))];
      for (const { schema, examples = {} } of said.flatMap(({ content = {} }) => Object.values(content))) {
        for (const [name, example] of Object.entries(examples)) {
          const title = `${method} ${path}, example ${name}`;
          const isKnown = (problem: string) =>
            known.some((entry) => "example" in entry && entry.example === title && problem.startsWith(`${entry.at} `));
          const problems = schemas.problems(schema, resolve<Example>(example).value);
          broken.push(...problems.filter((problem) => !isKnown(problem)).map((problem) => `${title}: ${problem}`));
        }
      }
    }
  }
  return broken;
}

function* complaints(exchange: Exchange, schemas: Schemas): Generator<string> {
  if (exchange.path.endsWith("/graphql")) {
    yield* graphqlComplaints(exchange);
    return;
  }
  const found = findOperation(exchange.method, exchange.path);
  if (!found) {
    yield "GitHub's description (or our slice of it) has no such operation";
    return;
  }
  if (!REFUSED.includes(exchange.status)) yield* requestComplaints(exchange, found, schemas);
  yield* answerComplaints(exchange, found.operation, schemas);
}

interface Found {
  readonly operation: Operation;
  readonly inPath: Readonly<Record<string, string>>;
}

function* requestComplaints(exchange: Exchange, { operation, inPath }: Found, schemas: Schemas): Generator<string> {
  const parameters = (operation.parameters ?? []).map((parameter) => resolve<Parameter>(parameter));
  const sent = { path: inPath, query: exchange.query };
  for (const [place, values] of Object.entries(sent)) {
    for (const [name, value] of Object.entries(values)) {
      const parameter = parameters.find((candidate) => candidate.in === place && candidate.name === name);
      if (!parameter) yield `the ${place} has no parameter ${name}`;
      else yield* prefixed(`${place} parameter ${name}`, schemas.problemsOfText(parameter.schema, value));
    }
  }
  const { requestBody } = operation;
  if (exchange.requestBody === undefined) {
    if (requestBody?.required) yield "the request has no body";
  } else if (!requestBody) yield "the request has a body";
  else yield* bodyComplaints("request", requestBody, exchange.requestHeaders, exchange.requestBody, schemas);
}

function* answerComplaints(exchange: Exchange, { responses }: Operation, schemas: Schemas): Generator<string> {
  const { status, responseHeaders, responseBody } = exchange;
  const documented = responses[status];
  if (!documented && !UNDOCUMENTED(status)) {
    yield "the status is not documented";
    return;
  }
  const response: Response = documented ? resolve<Response>(documented) : {};
  for (const [name, reference] of Object.entries(response.headers ?? {})) {
    const header = resolve<Header>(reference);
    const value = responseHeaders[name.toLowerCase()];
    if (value !== undefined) yield* prefixed(`header ${name}`, schemas.problemsOfText(header.schema, value));
    else if (header.required) yield `the answer has no header ${name}`;
  }
  // GitHub documents many errors without their body, which is still the basic error.
  const expected =
    response.content || status < 400 ? response : { content: { "application/json": { schema: BASIC_ERROR } } };
  if (!expected.content) {
    if (responseBody !== undefined) yield "the answer has a body";
  } else yield* bodyComplaints("answer", expected, responseHeaders, responseBody, schemas);
}

function* bodyComplaints(
  what: string,
  { content = {} }: WithContent,
  headers: Readonly<Record<string, string>>,
  body: unknown,
  schemas: Schemas,
): Generator<string> {
  const type = headers["content-type"]?.split(";")[0] ?? "(none)";
  const documented = content[type];
  if (documented) yield* prefixed(what, schemas.problems(documented.schema, body));
  else yield `the content type of the ${what} is ${type}`;
}

function findOperation(method: string, path: string): Found | undefined {
  const parts = path.split("/");
  for (const [template, operations] of Object.entries(github.paths)) {
    const operation = operations[method.toLowerCase()];
    const steps = template.split("/");
    if (!operation || steps.length !== parts.length) continue;
    const inPath: Record<string, string> = {};
    const fits = steps.every((step, index) => {
      const part = parts[index] ?? "";
      if (!step.startsWith("{")) return step === part;
      inPath[step.slice(1, -1)] = decodeURIComponent(part);
      return part !== "";
    });
    if (fits) return { operation, inPath };
  }
  return undefined;
}

function prefixed(what: string, problems: readonly string[]): string[] {
  return problems.map((problem) => `${what}: ${problem}`);
}

function resolve<Thing extends object>(thing: Thing | Reference): Thing {
  if (!("$ref" in thing)) return thing;
  const [, , kind = "", name = ""] = thing.$ref.split("/");
  return github.components[kind]?.[name] as Thing;
}

/** GitHub's schemas, converted so that Ajv can read them. */
class Schemas {
  readonly #ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  readonly #compiled = new Map<object, ValidateFunction>();

  constructor(known: readonly Contradiction[]) {
    addFormats.default(this.#ajv);
    for (const [name, component] of Object.entries(github.components.schemas ?? {})) {
      const optional = known.flatMap((entry) =>
        "component" in entry && entry.component === name ? entry.notRequired : [],
      );
      this.#ajv.addSchema(without(optional, component), name);
    }
  }

  problems(schema: object, value: unknown): string[] {
    const validate = this.#compile(schema);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`.trim());
  }

  /** A query parameter or a header, which is text whatever its type. */
  problemsOfText(schema: object, text: string): string[] {
    const number = "type" in schema && schema.type === "integer" && text !== "" ? Number(text) : Number.NaN;
    return this.problems(schema, Number.isNaN(number) ? text : number);
  }

  #compile(schema: object): ValidateFunction {
    const known = this.#compiled.get(schema);
    if (known) return known;
    const compiled = this.#ajv.compile(asJsonSchema(schema));
    this.#compiled.set(schema, compiled);
    return compiled;
  }
}

function without(optional: readonly string[], component: object): object {
  const schema = asJsonSchema(component);
  if (!("required" in schema) || !Array.isArray(schema.required)) return schema;
  return { ...schema, required: schema.required.filter((name) => !optional.includes(name)) };
}

/** OpenAPI 3.0 has `nullable` instead of JSON Schema's null type, and refers to components by a different path. */
function asJsonSchema(schema: object): object {
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(schema).map(([key, value]: [string, unknown]) => [
      key,
      key === "$ref" ? componentName(value) : inner(value),
    ]),
  );
  return nullable === true ? { anyOf: [rest, { type: "null" }] } : rest;
}

function inner(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inner);
  return typeof value === "object" && value !== null ? asJsonSchema(value) : value;
}

function componentName(reference: unknown): string {
  return String(reference).replace("#/components/schemas/", "");
}
