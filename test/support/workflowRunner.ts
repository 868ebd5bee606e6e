import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { type Contexts, ExpressionEvaluator } from "./expressions.js";
import { RunningCommand } from "./runningCommand.js";

const environment = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).default({});
const permissions = z.record(z.string(), z.enum(["read", "write", "none"]));
const step = z.strictObject({
  name: z.string().optional(),
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: environment,
  run: z.string().optional(),
  env: environment,
});
const job = z.strictObject({
  name: z.string().optional(),
  needs: z.union([z.string().transform((name) => [name]), z.array(z.string())]).default([]),
  if: z.string().optional(),
  environment: z.string().optional(),
  permissions: permissions.optional(),
  outputs: environment,
  "runs-on": z.string(),
  "timeout-minutes": z.number(),
  steps: z.array(step),
});
const workflow = z.strictObject({
  name: z.string(),
  on: z.unknown(),
  permissions,
  concurrency: z.strictObject({ group: z.string(), "cancel-in-progress": z.boolean() }),
  env: environment,
  jobs: z.record(z.string(), job),
});

type Job = z.output<typeof job>;
type Step = z.output<typeof step>;
/** `waiting`: the job waits until a reviewer of its environment approves it. */
type Result = "success" | "failure" | "skipped" | "waiting";

interface StepResult {
  readonly name: string;
  readonly outcome: Result;
  readonly output: string;
}

export interface JobResult {
  readonly result: Result;
  readonly steps: readonly StepResult[];
  readonly outputs: Readonly<Record<string, string>>;
  /** The run's summary page. */
  readonly summary: string;
}

export interface Machine {
  /** Where the repository is checked out. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly repository: string;
  readonly apiUrl: string;
  readonly vars: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly environments: Readonly<Record<string, Environment>>;
  /** The workflow that an event starts: main's, or a pull request's own. */
  readonly workflow: (file: string, trigger: Trigger) => Promise<string>;
  /** A workflow's own token, with these permissions. */
  readonly token: (permissions: Readonly<Record<string, string>>) => string;
  /** What an action provides: its outputs, or an error. */
  readonly actions: Readonly<
    Record<
      string,
      (inputs: Readonly<Record<string, string>>) => Record<string, string> | Promise<Record<string, string>>
    >
  >;
  /** Commands that would only repeat what was done, and take long. */
  readonly once: RegExp;
}

/**
 * An environment in a repository's settings. Its jobs only run on its branches and, if it has reviewers, only after an approval.
 */
export interface Environment {
  readonly secrets: Readonly<Record<string, string>>;
  readonly branches: readonly string[];
  readonly hasReviewers?: boolean;
  /** What its credentials give access to, as variables. */
  readonly variables: () => NodeJS.ProcessEnv;
}

export interface Trigger {
  readonly name: "pull_request" | "pull_request_target" | "push" | "schedule" | "workflow_dispatch";
  readonly ref: string;
  readonly payload: object;
  /** Its own workflow gets no secrets, and its token can only read. */
  readonly fromFork?: boolean;
  /** Whether a reviewer approves it. */
  readonly approved?: boolean;
}

/**
 * Runs the steps of a workflow as GitHub's runner does: `run` with `bash -e`, and the files and variables that GitHub provides.
 * Actions are replaced by what they provide.
 */
export class WorkflowRunner {
  /** Every script that has been run so far. */
  readonly ran = new Set<string>();

  private constructor(
    private readonly machine: Machine,
    private readonly expressions: ExpressionEvaluator,
  ) {}

  static async create(machine: Machine): Promise<WorkflowRunner> {
    return new WorkflowRunner(machine, await ExpressionEvaluator.load());
  }

  async run(file: string, trigger: Trigger): Promise<Record<string, JobResult>> {
    const { name, jobs, ...all } = workflow.parse(parse(await this.machine.workflow(file, trigger)));
    const results: Record<string, JobResult> = {};
    for (const [id, each] of Object.entries(jobs)) {
      const needs = Object.fromEntries(each.needs.map((needed) => [needed, results[needed]]));
      const contexts = { ...this.contexts(name, trigger, each, each.permissions ?? all.permissions), needs };
      // A job that needs a skipped job is skipped, too.
      const failed = Object.values(needs).some((needed) => needed?.result !== "success");
      const runs = this.expressions.condition(each.if, contexts, { failed });
      const held = runs ? this.held(each, trigger) : "skipped";
      results[id] = held
        ? { result: held, steps: [], outputs: {}, summary: "" }
        : await this.job(each, contexts, trigger, all.env);
    }
    return results;
  }

  /** Why a job's environment does not let it start. */
  private held({ environment }: Job, { ref, approved }: Trigger): Result | undefined {
    if (environment === undefined) return undefined;
    const { branches, hasReviewers } = this.environment(environment);
    if (!branches.some((branch) => ref === `refs/heads/${branch}`)) return "failure";
    return hasReviewers && !approved ? "waiting" : undefined;
  }

  private environment(name: string): Environment {
    const environment = this.machine.environments[name];
    if (!environment) throw new Error(`nobody has made the environment ${name}`);
    return environment;
  }

  private contexts(workflow: string, trigger: Trigger, { environment }: Job, allowed: object) {
    const { name, ref, payload } = trigger;
    const { repository, apiUrl, vars, secrets } = this.machine;
    // Main's own workflow has everything that a workflow can have.
    const fromFork = trigger.fromFork && name === "pull_request";
    const granted = Object.entries(allowed).map(([what, level]) => [what, fromFork ? "read" : level]);
    const token = this.machine.token(Object.fromEntries(granted));
    return {
      github: {
        workflow,
        token,
        repository,
        repository_owner: repository.split("/")[0],
        event: payload,
        event_name: name,
        ref,
        run_id: "1",
        server_url: "https://github.com",
        api_url: apiUrl,
      },
      vars,
      secrets: fromFork ? {} : { ...secrets, ...(environment && this.environment(environment).secrets) },
    };
  }

  private async job(
    { steps, environment, outputs: names }: Job,
    contexts: Contexts & { github: Record<string, unknown> },
    trigger: Trigger,
    env: Record<string, string>,
  ): Promise<JobResult> {
    const files = await this.files(trigger);
    const variables = { ...(environment && this.environment(environment).variables()), ...this.filled(env, contexts) };
    const results: StepResult[] = [];
    const outputs: Record<string, { outcome: Result; outputs: Record<string, string> }> = {};
    let failed = false;
    for (const each of steps) {
      const seen = { ...contexts, steps: outputs };
      const name = each.name ?? each.run ?? each.uses ?? "";
      const runs = this.expressions.condition(each.if, seen, { failed });
      const done = runs
        ? await this.step(each, seen, files, variables)
        : { outcome: "skipped" as const, output: "", outputs: {} };
      if (done.outcome === "failure") failed = true;
      results.push({ name, outcome: done.outcome, output: done.output });
      const written = Object.fromEntries(
        (await readFile(files.GITHUB_OUTPUT, "utf8")).split("\n").flatMap((line) => {
          const at = line.indexOf("=");
          return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
        }),
      );
      await writeFile(files.GITHUB_OUTPUT, "");
      if (each.id) outputs[each.id] = { outcome: done.outcome, outputs: { ...done.outputs, ...written } };
    }
    const summary = await readFile(files.GITHUB_STEP_SUMMARY, "utf8");
    const result = failed ? "failure" : "success";
    return { result, steps: results, outputs: this.filled(names, { ...contexts, steps: outputs }), summary };
  }

  private filled(texts: Record<string, string>, contexts: Contexts): Record<string, string> {
    return Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, this.expressions.text(text, contexts)]),
    );
  }

  private async step(
    each: Step,
    contexts: Contexts & { github: Record<string, unknown> },
    files: Files,
    variables: NodeJS.ProcessEnv,
  ) {
    try {
      if (each.uses !== undefined) {
        const outputs = await this.action(each.uses, this.filled(each.with, contexts));
        return { outcome: "success" as const, output: "", outputs };
      }
      const script = this.expressions.text(each.run ?? "", contexts);
      const env = { ...variables, ...this.filled(each.env, contexts) };
      const output = await this.script(script, env, contexts.github, files);
      return { outcome: "success" as const, output, outputs: {} };
    } catch (error) {
      return {
        outcome: "failure" as const,
        output: error instanceof Error ? error.message : String(error),
        outputs: {},
      };
    }
  }

  private action(uses: string, inputs: Record<string, string>) {
    const [name = ""] = uses.split("@");
    const action = this.machine.actions[name];
    if (!action) throw new Error(`nobody provides ${uses}`);
    return action(inputs);
  }

  private async script(
    script: string,
    additional: object,
    github: Record<string, unknown>,
    files: Files,
  ): Promise<string> {
    if (this.machine.once.test(script) && this.ran.has(script)) return "";
    this.ran.add(script);
    const file = join(files.RUNNER_TEMP, "script.sh");
    await writeFile(file, script);
    const given = {
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_API_URL: github.api_url,
      GITHUB_EVENT_NAME: github.event_name,
      GITHUB_REF: github.ref,
      GITHUB_REPOSITORY: github.repository,
      GITHUB_REPOSITORY_OWNER: github.repository_owner,
      GITHUB_RUN_ID: github.run_id,
      GITHUB_SERVER_URL: github.server_url,
      GITHUB_WORKFLOW: github.workflow,
      GITHUB_WORKSPACE: this.machine.folder,
    };
    const env = { ...this.machine.environment, ...given, ...files, ...additional } as NodeJS.ProcessEnv;
    const { code, output } = await new RunningCommand("bash", ["-e", file], { cwd: this.machine.folder, env }).outcome;
    if (code !== 0) throw new Error(`${output}\n(exit code ${code})`);
    return output;
  }

  private async files({ payload }: Trigger): Promise<Files> {
    const folder = await mkdtemp(join(this.machine.folder, "..", "runner-"));
    const files = {
      GITHUB_ENV: join(folder, "env"),
      GITHUB_EVENT_PATH: join(folder, "event.json"),
      GITHUB_OUTPUT: join(folder, "output"),
      GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
      RUNNER_TEMP: join(folder, "temp"),
    };
    await mkdir(files.RUNNER_TEMP);
    for (const file of [files.GITHUB_ENV, files.GITHUB_OUTPUT, files.GITHUB_STEP_SUMMARY]) await writeFile(file, "");
    await writeFile(files.GITHUB_EVENT_PATH, JSON.stringify(payload));
    return files;
  }
}

/** Every script in these workflows. */
export function scriptsIn(texts: readonly string[]): string[] {
  const parsed = texts.map((text) => workflow.parse(parse(text)));
  const steps = parsed.flatMap(({ jobs }) => Object.values(jobs).flatMap(({ steps }) => steps));
  return steps.flatMap(({ run }) => run ?? []);
}

type Files = Record<
  "GITHUB_ENV" | "GITHUB_EVENT_PATH" | "GITHUB_OUTPUT" | "GITHUB_STEP_SUMMARY" | "RUNNER_TEMP",
  string
>;
