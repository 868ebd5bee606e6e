/** As much of GraphQL as clients need to read a connection: one operation, arguments, aliases, no fragments. */

export interface Field {
  readonly name: string;
  readonly alias: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly fields: readonly Field[];
}

export class QueryError extends Error {
  override readonly name = "QueryError";
}

const TOKEN = /[\s,]*(?:#[^\n]*[\s,]*)*([{}()[\]:!$=]|"(?:[^"\\\n]|\\.)*"|-?\d+|\w+)/y;

/** The fields that a document's only operation requests. */
export function fieldsOf(document: string, variables: Readonly<Record<string, unknown>>): Field[] {
  const tokens = tokensOf(document);
  let at = 0;
  const next = () => tokens[at++] ?? "";
  const take = (token: string) => {
    const found = next();
    if (found !== token) throw new QueryError(`Expected ${JSON.stringify(token)}, actual: ${JSON.stringify(found)}`);
  };
  if (tokens[at] !== "{") {
    take("query");
    while (at < tokens.length && tokens[at] !== "{") at++;
  }
  const fields = selection();
  if (at < tokens.length) throw new QueryError("Only one operation is taken here");
  return fields;

  function selection(): Field[] {
    take("{");
    const found: Field[] = [];
    while (tokens[at] !== "}") {
      if (at >= tokens.length) throw new QueryError("Unexpected end of document");
      found.push(field());
    }
    take("}");
    return found;
  }

  function field(): Field {
    const first = next();
    const isAlias = tokens[at] === ":";
    if (isAlias) take(":");
    const name = isAlias ? next() : first;
    const given = tokens[at] === "(" ? argumentsOf() : {};
    return { name, alias: first, arguments: given, fields: tokens[at] === "{" ? selection() : [] };
  }

  function argumentsOf(): Record<string, unknown> {
    const given: Record<string, unknown> = {};
    take("(");
    while (tokens[at] !== ")") {
      const name = next();
      take(":");
      given[name] = value();
    }
    take(")");
    return given;
  }

  function value(): unknown {
    const token = next();
    if (token === "$") return variables[next()];
    if (token === "null") return null;
    return JSON.parse(token);
  }
}

function tokensOf(document: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(document); found; found = TOKEN.exec(document)) tokens.push(found[1] ?? "");
  return tokens;
}

/** Resolves the fields in a source of values, or of functions that return them for the arguments. */
export function answerOf(fields: readonly Field[], source: unknown): unknown {
  if (source === null || source === undefined) return null;
  if (Array.isArray(source)) return source.map((item) => answerOf(fields, item));
  if (fields.length === 0) return source;
  if (typeof source !== "object") throw new QueryError("A scalar has no fields");
  return Object.fromEntries(
    fields.map((field) => {
      const resolver: unknown = Object.hasOwn(source, field.name)
        ? (source as Record<string, unknown>)[field.name]
        : undefined;
      if (resolver === undefined) throw new QueryError(`Field '${field.name}' doesn't exist here`);
      const value = typeof resolver === "function" ? resolver(field.arguments) : resolver;
      return [field.alias, answerOf(field.fields, value)];
    }),
  );
}
