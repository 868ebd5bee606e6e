import { GitHubError } from "../../github/errors.js";
import type { Owner } from "../../github/owner.js";
import { withoutSecrets } from "../../github/secrets.js";
import { inOneLine } from "../../text/line.js";
import { SeatError } from "../../text/seatError.js";
import { settingsOfStack } from "../stackSettings.js";
import { type Check, groups } from "./checks.js";
import { Blocked, Told } from "./fact.js";
import { type CheckId, type Finding, notChecked, problem } from "./finding.js";
import { type Question, Situation } from "./situation.js";

const LONGEST_TEXT = 1_500;
const SECRETS = ["COPILOT_SEATS_GITHUB_TOKEN", "GITHUB_TOKEN", "PULUMI_ACCESS_TOKEN"];

export interface Result extends Finding {
  readonly id: CheckId;
  readonly label: string;
  /** The check itself failed, which is a bug in this command. */
  readonly broke: boolean;
}

export interface Examination {
  /** The organization or enterprise, if known. */
  readonly owner: Owner | undefined;
  readonly results: readonly Result[];
}

/** Runs every check; none stops another. All texts in the result are safe to show: bounded, on one line, without secrets. */
export async function examine(question: Question): Promise<Examination> {
  const situation = new Situation(question);
  const checks = groups.flatMap((group) => group.checks);
  const results = await Promise.all(checks.map((check) => resultOf(check, situation)));
  const secrets = await secretsOf(situation);
  const { words } = settingsOfStack((await situation.configuration.ifKnown()) ?? {});
  const shown = (text: string) => inOneLine(withoutSecrets(text, secrets), LONGEST_TEXT);
  return {
    owner: await situation.owner.ifKnown(),
    results: results.map((result) => {
      // This finding already names the stack's own keys.
      const said = result.id === "stack" ? shown : (text: string) => shown(words(text));
      return { ...result, found: said(result.found), remedy: said(result.remedy) };
    }),
  };
}

async function resultOf(check: Check, situation: Situation): Promise<Result> {
  const { id, label } = check;
  try {
    return { id, label, ...(await check.run(situation)), broke: false };
  } catch (error) {
    const finding = findingOf(error, check);
    return { id, label, ...(finding ?? notChecked(`This check itself failed: ${error}.`)), broke: !finding };
  }
}

function findingOf(error: unknown, { remedy = "" }: Check): Finding | undefined {
  if (error instanceof Told) return error.finding;
  if (error instanceof Blocked) return notChecked(`Skipped: fix "${labelOf(error.by)}" first.`);
  if (error instanceof GitHubError) return problem(error.answer, error.failure.remedy);
  return error instanceof SeatError ? problem(error.message, remedy) : undefined;
}

function labelOf(id: CheckId): string {
  return groups.flatMap(({ checks }) => checks).find((check) => check.id === id)?.label ?? id;
}

async function secretsOf({ credentials, configuration, question: { place } }: Situation): Promise<string[]> {
  const [used, configured] = [await credentials.ifKnown(), await configuration.ifKnown()];
  return [
    ...SECRETS.map((name) => place.environment[name] ?? ""),
    ...(used?.kind === "token" ? [used.token] : []),
    configured?.["github:token"]?.value ?? "",
    configured?.["copilot-seats:token"]?.value ?? "",
  ];
}
