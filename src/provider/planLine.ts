import { count, listed, seatCount } from "../text/list.js";

/** What a run is about to do with a roster or a team. */
export interface Plan {
  readonly owner: string;
  /** The slug of the team; undefined for a roster. */
  readonly team?: string | undefined;
  readonly grants: number;
  readonly cancellations: number;
  readonly unchanged: number;
  /** In US dollars a month; undefined where nobody knows the price. */
  readonly cost: { readonly change: number; readonly price: number } | undefined;
}

/** The line that sums the change up for the person who watches. */
export function planLine({ owner, team, grants, cancellations, unchanged, cost }: Plan): string {
  const money = cost
    ? `; monthly cost ${cost.change < 0 ? "-" : "+"}${count(Math.abs(cost.change))} USD (${cost.price} USD a seat)`
    : "";
  const whose = team === undefined ? owner : `${owner}, team ${team}`;
  return `${whose}: ${seatCount(grants)} to grant, ${count(cancellations)} to cancel, ${count(unchanged)} unchanged${money}.`;
}

/** Whom a roster that becomes exclusive cancels: no state had them, so no preview of Pulumi's names them. */
export interface Undeclared {
  readonly owner: string;
  readonly logins: readonly string[];
  /** How many there are besides, whom the line has no room for. */
  readonly more: number;
}

const UNDECLARED = "to cancel, since the roster is exclusive and nobody declares them";

export function undeclaredLine(owner: string, logins: readonly string[]): string {
  return `${owner}: ${UNDECLARED}: ${listed(logins)}.`;
}

const UNDECLARED_LINE = new RegExp(`^([a-z\\d-]+): ${UNDECLARED}: ([\\w, -]+?)(?: and ([\\d,]+) more)?\\.$`);

/** Whom such a line names; undefined of any other line. */
export function undeclaredIn(line: string): Undeclared | undefined {
  const [, owner, logins = "", more = "0"] = UNDECLARED_LINE.exec(line) ?? [];
  return owner === undefined
    ? undefined
    : { owner, logins: logins.split(", "), more: Number(more.replaceAll(",", "")) };
}

const LINE =
  /^([a-z\d-]+)(?:, team ([\w:-]+))?: ([\d,]+) seats? to grant, ([\d,]+) to cancel, ([\d,]+) unchanged(?:; monthly cost ([+-][\d,.]+) USD \(([\d.]+) USD a seat\))?\.$/;

/** The plan that such a line tells; undefined of any other line. */
export function planIn(line: string): Plan | undefined {
  const [, owner, team, grants, cancellations, unchanged, change, price] = LINE.exec(line) ?? [];
  if (owner === undefined) return undefined;
  const number = (text = "") => Number(text.replaceAll(",", ""));
  return {
    owner,
    ...(team !== undefined && { team }),
    grants: number(grants),
    cancellations: number(cancellations),
    unchanged: number(unchanged),
    cost: price === undefined ? undefined : { change: number(change), price: number(price) },
  };
}
