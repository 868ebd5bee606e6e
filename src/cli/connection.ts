import { type GitHub, readOnlyGitHub } from "../github/github.js";
import { organizationSchema } from "../github/names.js";
import type { Owner } from "../github/owner.js";
import { defaultOwner, NoCredentials, readSettings, type Settings } from "../settings/settings.js";
import { SeatError } from "../text/seatError.js";
import { type Options, UsageError, type Values } from "./command.js";
import { here, stackConfiguration } from "./pulumi.js";
import { type StackSettings, settingsOfStack } from "./stackSettings.js";
import type { Terminal } from "./terminal.js";

/** The options of every command that reads GitHub: which owner, and with which configuration. */
export const connectionOptions = {
  organization: {
    type: "string",
    value: "<name>",
    about: "the organization (default: the stack's owner, or GITHUB_OWNER)",
  },
  enterprise: { type: "string", value: "<name>", about: "an enterprise instead of an organization" },
  stack: {
    type: "string",
    value: "<name>",
    about: "use this Pulumi stack's configuration, as pulumi up does (default: environment variables only)",
  },
  quiet: { type: "boolean", short: "q", about: "results and errors only" },
} as const satisfies Options;

type Connection = Values<typeof connectionOptions>;

export async function connect(
  values: Connection,
  terminal: Terminal,
): Promise<{ owner: Owner; settings: Settings; github: GitHub }> {
  const configured = settingsOfStack(values.stack === undefined ? {} : await stackConfiguration(values.stack, here()));
  const owner = ownerOf(values, defaultOwner(configured.lookup, process.env));
  if (!owner)
    throw new UsageError(
      `no organization given; use --organization <name>${values.stack === undefined ? ", or --stack <name> for the stack's owner" : ""}`,
    );
  const settings = settingsOf(configured, values.stack);
  return { owner, settings, github: readOnlyGitHub(settings, { say: terminal.say, watch: terminal.progress }) };
}

function settingsOf({ lookup, words }: StackSettings, stack: string | undefined): Settings {
  try {
    return readSettings(lookup, process.env);
  } catch (error) {
    if (!(error instanceof SeatError)) throw error;
    if (!(error instanceof NoCredentials) || stack !== undefined) {
      throw new SeatError(words(error.subject), words(error.detail));
    }
    throw new SeatError(error.subject, `${error.detail} If a stack of this project has one, name it: --stack <name>.`);
  }
}

/** The owner that the command line names, or else the default. */
export function ownerOf({ organization, enterprise }: Connection, usual: string | undefined): Owner | undefined {
  if (organization !== undefined && enterprise !== undefined) {
    throw new UsageError("--organization and --enterprise cannot be combined");
  }
  const [kind, name] =
    enterprise === undefined ? ["organization" as const, organization ?? usual] : ["enterprise" as const, enterprise];
  if (name === undefined) return undefined;
  const parsed = organizationSchema.safeParse(name);
  if (parsed.success) return { kind, name: parsed.data };
  throw new UsageError(`the name of the ${kind}: ${parsed.error.issues[0]?.message}`);
}
