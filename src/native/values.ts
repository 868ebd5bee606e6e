import structs from "google-protobuf/google/protobuf/struct_pb.js";

export type Properties = Record<string, unknown>;

/** How Pulumi marks anything that is not a plain value. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** What Pulumi sent: plain values, and the names of the properties that hold a secret. */
export interface Received {
  readonly properties: Properties;
  readonly secrets: ReadonlySet<string>;
}

export function received(struct: structs.Struct | undefined): Received {
  const secrets = new Set<string>();
  const properties = Object.fromEntries(
    Object.entries((struct?.toJavaScript() ?? {}) as Properties).map(([name, value]) => [
      name,
      opened(value, () => secrets.add(name)),
    ]),
  );
  return { properties, secrets };
}

/** Pulumi's states hold neither null nor undefined; what was a secret remains one. */
export function sent(properties: object, secrets: ReadonlySet<string> = new Set()): structs.Struct {
  const marked = Object.entries(properties).flatMap(([name, value]) => {
    if (value === null || value === undefined) return [];
    const dense = withoutNothing(value);
    return [[name, secrets.has(name) ? { [SIGNATURE]: SECRET, value: dense } : dense] as const];
  });
  return structs.Struct.fromJavaScript(
    Object.fromEntries(marked) as Parameters<typeof structs.Struct.fromJavaScript>[0],
  );
}

function opened(value: unknown, tell: () => void): unknown {
  if (Array.isArray(value)) return value.map((each) => opened(each, tell));
  if (!isObject(value)) return value;
  if (value[SIGNATURE] === SECRET) {
    tell();
    return opened(value.value, tell);
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, opened(each, tell)]));
}

function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((each) => each !== undefined).map((each) => withoutNothing(each));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) =>
      each === null || each === undefined ? [] : [[name, withoutNothing(each)] as const],
    ),
  );
}

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null;
}
