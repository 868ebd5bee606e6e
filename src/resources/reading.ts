import { Config, log, Output, RunError } from "@pulumi/pulumi";
import type { z } from "zod";
import { about } from "../github/errors.js";
import { type OwnerOnGitHub, readOnlyGitHub } from "../github/github.js";
import type { Owner } from "../github/owner.js";
import { endWithEngine } from "../provider/engine.js";
import { freshOwners } from "../provider/fresh.js";
import { checkedArgs, type Lookup, ownerAsked } from "../provider/lookups.js";
import { defaultOwner, readRules, readSettings, type Settings } from "../settings/settings.js";
import { inOneLine } from "../text/line.js";
import { SeatError } from "../text/seatError.js";
import { perRun } from "./run.js";

const LONGEST_LINE = 10_000;

/** GitHub's owners, with one set of settings. */
type Session = ReturnType<typeof freshOwners>;

/** One session per set of settings in a run, so that all its calls wait for one rate limit. */
const sessions = perRun(() => {
  endWithEngine();
  return new Map<string, Session>();
});

/** Answers the call of a function: checks its arguments, then reads GitHub. */
export async function lookUp<Rules extends z.ZodObject, Result>(
  lookup: Lookup<Rules, Result>,
  args: unknown,
): Promise<Result> {
  const { name, rules } = lookup;
  for (const property of Object.keys(rules.shape)) {
    if (typeof args === "object" && args !== null && Output.isInstance(Reflect.get(args, property))) {
      throw new RunError(`${name}: ${property} is an output; call ${name}Output instead.`);
    }
  }
  const checked = checkedArgs(lookup, args);
  if ("problem" in checked) throw new RunError(checked.problem);
  const asked = ownerAsked(name, checked.data, defaultOrganization());
  if ("problem" in asked) throw new RunError(asked.problem);
  const { owner } = asked;
  return reading(owner, lookup.subject(owner, checked.data), (on) => lookup.ask(on, checked.data));
}

/** The organization for resources and functions that do not name one. */
export function defaultOrganization(): string | undefined {
  return defaultOwner(configured, process.env);
}

/** The price and credits of seats, as the stack configures them. */
export function configuredRates(): Settings["rateOf"] {
  return readRules(configured).rateOf;
}

/** Reads GitHub. A failure is reported with the subject, and without a stack trace. */
async function reading<Value>(
  owner: Owner,
  subject: string,
  ask: (onGitHub: OwnerOnGitHub) => Promise<Value>,
): Promise<Value> {
  try {
    return await about(subject, async () => ask(await session()(owner)));
  } catch (error) {
    if (error instanceof SeatError) throw new RunError(error.message);
    throw error;
  }
}

function session(): Session {
  const settings = readSettings(configured, process.env);
  const key = JSON.stringify(settings);
  const known = sessions().get(key);
  if (known) return known;
  const github = readOnlyGitHub(settings, { say });
  const opened = freshOwners((owner) => github.of(owner), say);
  sessions().set(key, opened);
  return opened;
}

/** A value of the stack's configuration, secret or not. It is only used here, and goes into no output. */
function configured(key: string): string | undefined {
  const [namespace = "", name = ""] = key.split(":");
  return new Config(namespace).get(name);
}

function say(line: string): void {
  void log.info(inOneLine(line, LONGEST_LINE));
}
