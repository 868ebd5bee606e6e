import { z } from "zod";
import { checkedArgs, ownerAsked } from "../provider/lookups.js";
import { ownerState } from "../provider/owner.js";
import type { Run } from "../provider/run.js";
import { shown } from "../text/line.js";
import { SeatError } from "../text/seatError.js";
import type { Listed, NativeResource } from "./resources.js";
import type { Properties } from "./values.js";

export interface ListRequest {
  readonly type: string;
  readonly query: Properties;
  /** The most results on all pages together; less than 1: all. */
  readonly limit: number;
  /** The most results on a page; less than 1: no limit. */
  readonly pageSize: number;
  /** How many results the earlier pages had. */
  readonly continuation: string;
}

interface ListPage {
  readonly items: readonly Listed[];
  /** The token for the next page; undefined after the last one. */
  readonly next: string | undefined;
}

export const listRules = z.strictObject(ownerState);

/** A page of what an owner has. GitHub's own pages are read once for all of them. */
export async function listPage(run: Run, resource: NativeResource, request: ListRequest): Promise<ListPage> {
  const { type, query, limit, pageSize, continuation } = request;
  const name = `Listing ${type}`;
  const checked = checkedArgs({ name, rules: listRules }, query);
  if ("problem" in checked) throw new Error(checked.problem);
  const asked = ownerAsked(name, checked.data, run.defaultOwner);
  if ("problem" in asked) throw new Error(asked.problem);
  if (!/^\d{0,9}$/.test(continuation)) {
    throw new SeatError(`Cannot list ${type}`, `there is no page ${shown(continuation)}; begin with the first one.`);
  }
  const all = await resource.list(asked.owner);
  const end = limit < 1 ? all.length : Math.min(limit, all.length);
  const start = Number(continuation);
  const stop = pageSize < 1 ? end : Math.min(start + pageSize, end);
  return { items: all.slice(start, stop), next: stop < end ? String(stop) : undefined };
}
