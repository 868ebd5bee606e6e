import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { SeatError } from "../github/errors.js";
import { type GitHub, readOnlyGitHub } from "../github/github.js";
import { organizationSchema } from "../github/names.js";
import type { Owner } from "../github/owner.js";
import { type ConfigLookup, defaultOwner, readSettings, type Settings } from "../github/settings.js";
import { type Options, UsageError, type Values } from "./command.js";
import type { Terminal } from "./terminal.js";

/** How every command that asks GitHub is told whom, and as whom. */
export const connectionOptions = {
  organization: {
    type: "string",
    value: "<name>",
    about: "the organization; without this github:owner of the stack, or GITHUB_OWNER",
  },
  enterprise: { type: "string", value: "<name>", about: "an enterprise instead of an organization" },
  stack: {
    type: "string",
    value: "<name>",
    about: "use this Pulumi stack's configuration, as pulumi up does; without this only environment variables",
  },
  quiet: { type: "boolean", short: "q", about: "results and errors only" },
} as const satisfies Options;

type Connection = Values<typeof connectionOptions>;

/** What the command line, the stack and the environment say, before anything is asked of GitHub. */
export interface Setup {
  readonly lookup: ConfigLookup;
  /** Undefined when nobody says whom it is about. */
  readonly owner: Owner | undefined;
  /** Throws what is wrong with them. */
  readonly settings: () => Settings;
}

export async function setupOf(values: Connection): Promise<Setup> {
  const lookup = values.stack === undefined ? () => undefined : await configurationOf(values.stack);
  return {
    lookup,
    owner: ownerOf(values, defaultOwner(lookup, process.env)),
    settings: () => readSettings(lookup, process.env),
  };
}

export async function connect(
  values: Connection,
  terminal: Terminal,
): Promise<{ owner: Owner; settings: Settings; github: GitHub }> {
  const { owner, settings } = await setupOf(values);
  if (!owner) throw new UsageError("say which organization: --organization <name>, or GITHUB_OWNER");
  const current = settings();
  return { owner, settings: current, github: readOnlyGitHub(current, terminal.say, terminal.progress) };
}

function ownerOf({ organization, enterprise }: Connection, usual: string | undefined): Owner | undefined {
  if (organization !== undefined && enterprise !== undefined) {
    throw new UsageError("--organization and --enterprise are two owners: give one");
  }
  const [kind, name] =
    enterprise === undefined ? ["organization" as const, organization ?? usual] : ["enterprise" as const, enterprise];
  if (name === undefined) return undefined;
  const parsed = organizationSchema.safeParse(name);
  if (parsed.success) return { kind, name: parsed.data };
  throw new UsageError(`the name of the ${kind}: ${parsed.error.issues[0]?.message}`);
}

const configurationSchema = z.record(z.string(), z.object({ value: z.string().optional() }));

/** The configuration of a stack of the project in this folder, decrypted by Pulumi itself. */
async function configurationOf(stack: string): Promise<ConfigLookup> {
  const subject = `Cannot read the configuration of the stack ${stack}`;
  // In the form with "=" a name that begins with a hyphen is no option.
  const args = ["config", "--json", "--show-secrets", "--non-interactive", `--stack=${stack}`];
  const { stdout } = await promisify(execFile)("pulumi", args).catch((error: unknown) => {
    throw new SeatError(subject, whyPulumiFailed(error));
  });
  const values = configurationIn(stdout);
  if (!values) throw new SeatError(subject, "pulumi config printed something else than its values.");
  return (key) => values[key]?.value;
}

function configurationIn(text: string) {
  try {
    return configurationSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function whyPulumiFailed(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "ENOENT") return "there is no pulumi on PATH.";
  const said = "stderr" in error ? String(error.stderr).trim() : "";
  return `${said || error.message} Run this in the folder of the Pulumi project.`;
}
