import { createHash } from "node:crypto";
import { type FaultName, kindOf } from "./catalogue.js";
import type { Incoming } from "./fault.js";
import { type CompleteFaultRule, type FaultRule, parseFaultRules } from "./rule.js";

/** A rule, and its counts so far. */
export interface FaultCount {
  readonly rule: CompleteFaultRule;
  /** The number of requests that it matched. */
  readonly seen: number;
  /** The number of requests that met its fault. */
  readonly met: number;
}

/** Which requests meet which faults; it can be changed at any time. */
export class FaultPlan {
  #rules: CountingRule[] = [];

  constructor(rules: readonly FaultRule[] = []) {
    this.add(...rules);
  }

  add(...rules: readonly FaultRule[]): void {
    this.#rules.push(...parseFaultRules(rules).map((rule) => new CountingRule(rule)));
  }

  clear(): void {
    this.#rules = [];
  }

  all(): readonly FaultCount[] {
    return this.#rules;
  }

  has(fault: FaultName): boolean {
    return this.#rules.some(({ rule }) => rule.fault === fault);
  }

  /** The first rule that is due. Every rule counts all requests that it matches, even those that meet another fault. */
  meet(incoming: Incoming): CompleteFaultRule | undefined {
    const due = this.#rules.filter((rule) => rule.isFor(incoming)).filter((rule) => rule.isDue(incoming));
    return due[0]?.strike();
  }
}

class CountingRule implements FaultCount {
  seen = 0;
  met = 0;
  readonly #on: RegExp;
  /** How often each request came. Draws depend on this, and not on the order in which different requests arrive. */
  readonly #drawn = new Map<string, number>();

  constructor(readonly rule: CompleteFaultRule) {
    this.#on = patternOf(rule.on);
  }

  isFor({ method, path }: Incoming): boolean {
    const { only = method } = kindOf(this.rule.fault);
    return method === only && this.#on.test(`${method} ${path}`);
  }

  isDue(incoming: Incoming): boolean {
    const { after, times = Number.POSITIVE_INFINITY, probability } = this.rule;
    this.seen += 1;
    return this.seen > after && this.met < times && (probability === 1 || this.#draw(incoming) < probability);
  }

  strike(): CompleteFaultRule {
    this.met += 1;
    return this.rule;
  }

  /** From 0 to 1. */
  #draw({ method, path, query, body }: Incoming): number {
    const request = JSON.stringify([method, path, query, body]);
    const count = this.#drawn.get(request) ?? 0;
    this.#drawn.set(request, count + 1);
    const hash = createHash("sha256").update(`${this.rule.seed} ${count} ${request}`).digest();
    return hash.readUInt32BE() / 2 ** 32;
  }
}

function patternOf(on: string): RegExp {
  const [method = "", path = ""] = on.split(" ");
  const parts = path.split(/(\*\*|\*)/).map((part) => {
    if (part === "**") return ".*";
    return part === "*" ? "[^/]*" : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${method === "*" ? "\\S+" : method} ${parts.join("")}$`, "i");
}
