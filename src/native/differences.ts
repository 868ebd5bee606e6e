import { sameName } from "../github/names.js";
import type { Properties } from "./values.js";

export type Difference = "add" | "delete" | "update";

/** Which inputs change, by Pulumi's path of each: if three of 10,000 people change, a preview prints three. */
export function differencesOf(olds: Properties, news: Properties): Map<string, Difference> {
  const differences = new Map<string, Difference>();
  const note = (path: string, before: unknown, after: unknown) => {
    const difference = differenceOf(before, after);
    if (difference) differences.set(path, difference);
  };
  for (const name of new Set([...Object.keys(olds), ...Object.keys(news)])) {
    if (name.startsWith("__")) continue;
    const [before, after] = [olds[name], news[name]];
    if (!isMap(before) || !isMap(after)) note(name, before, after);
    else
      for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
        note(`${name}[${JSON.stringify(key)}]`, ownOf(before, key), ownOf(after, key));
      }
  }
  return differences;
}

function differenceOf(before: unknown, after: unknown): Difference | undefined {
  if (before === after) return undefined;
  if (before === undefined || before === null) return after === undefined || after === null ? undefined : "add";
  if (after === undefined || after === null) return "delete";
  // GitHub's names are not case-sensitive.
  return typeof before === "string" && typeof after === "string" && sameName(before, after) ? undefined : "update";
}

function isMap(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function ownOf(map: Properties, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
