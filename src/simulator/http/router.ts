import type { Endpoint } from "./endpoint.js";

export interface Route {
  readonly endpoint: Endpoint;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Finds the endpoint for a request. */
export type Router = (method: string, path: string) => Route | undefined;

export function createRouter(endpoints: readonly Endpoint[]): Router {
  const table = endpoints.map((endpoint) => ({ endpoint, template: endpoint.path.split("/") }));
  return (method, path) => {
    const parts = path.split("/");
    for (const { endpoint, template } of table) {
      if (endpoint.method !== method || template.length !== parts.length) continue;
      const parameters = match(template, parts);
      if (parameters) return { endpoint, parameters };
    }
    return undefined;
  };
}

function match(template: string[], parts: string[]): Map<string, string> | undefined {
  const parameters = new Map<string, string>();
  for (const [index, expected] of template.entries()) {
    const part = parts[index] ?? "";
    const name = /^\{(.+)\}$/.exec(expected)?.[1];
    const value = name === undefined ? undefined : decoded(part);
    if (name !== undefined && value) parameters.set(name, value);
    else if (part !== expected) return undefined;
  }
  return parameters;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
