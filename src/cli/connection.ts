import { type GitHub, readOnlyGitHub } from "../github/github.js";
import { organizationSchema } from "../github/names.js";
import type { Owner } from "../github/owner.js";
import { defaultOwner, readSettings, type Settings } from "../settings/settings.js";
import { type Options, UsageError, type Values } from "./command.js";
import { here, stackConfiguration } from "./pulumi.js";
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

export async function connect(
  values: Connection,
  terminal: Terminal,
): Promise<{ owner: Owner; settings: Settings; github: GitHub }> {
  const configuration = values.stack === undefined ? {} : await stackConfiguration(values.stack, here());
  const lookup = (key: string) => configuration[key]?.value;
  const owner = ownerOf(values, defaultOwner(lookup, process.env));
  if (!owner) throw new UsageError("say which organization: --organization <name>, or GITHUB_OWNER");
  const settings = readSettings(lookup, process.env);
  return { owner, settings, github: readOnlyGitHub(settings, { say: terminal.say, watch: terminal.progress }) };
}

/** The owner that the command line names, or else the usual one. */
export function ownerOf({ organization, enterprise }: Connection, usual: string | undefined): Owner | undefined {
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
