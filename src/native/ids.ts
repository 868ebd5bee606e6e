import type { Owner } from "../github/owner.js";
import { shown } from "../text/line.js";
import { SeatError } from "../text/seatError.js";

/** The prefix of ids of what an enterprise pays for. */
const ENTERPRISES = "enterprises";
const TEAMS = "teams";

const BLUEPRINT = {
  seat: { rest: (name: string) => [name], forms: "acme/octocat or enterprises/corp/octocat" },
  roster: { rest: () => [], forms: "acme or enterprises/corp" },
  team: { rest: (name: string) => [TEAMS, name], forms: "acme/teams/platform or enterprises/corp/teams/platform" },
} as const;

type Kind = keyof typeof BLUEPRINT;

/** The id of a new resource, which is also what `pulumi import` takes. */
export function idOf(kind: Kind, owner: Owner, name = ""): string {
  const before = owner.kind === "enterprise" ? [ENTERPRISES] : [];
  return [...before, owner.name, ...BLUEPRINT[kind].rest(name)].join("/");
}

/** What an id that somebody wrote stands for. */
export function parseId(kind: Kind, id: string): { owner: Owner; name: string } {
  const parts = id.split("/");
  const length = 1 + BLUEPRINT[kind].rest("").length;
  const isEnterprise = parts.length === length + 1 && parts[0] === ENTERPRISES;
  const [name, ...rest] = isEnterprise ? parts.slice(1) : parts;
  const isWhole = parts.every((part) => part !== "") && (kind !== "team" || rest[0] === TEAMS);
  if (name === undefined || rest.length !== length - 1 || !isWhole) {
    throw new SeatError(`Cannot read ${shown(id)}`, `the id of a ${kind} looks like ${BLUEPRINT[kind].forms}.`);
  }
  return { owner: { kind: isEnterprise ? "enterprise" : "organization", name }, name: rest.at(-1) ?? "" };
}
