import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { withoutSecrets } from "../github/secrets.js";
import { SeatError } from "../text/seatError.js";

/** A backend that does not answer must not hang a pipeline. */
const LONGEST_MILLISECONDS = 60_000;
const LONGEST_OUTPUT = 16 * 1024 * 1024;

/** Where the Pulumi CLI runs. */
export interface Place {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

export const here = (): Place => ({ folder: process.cwd(), environment: process.env });

/** Runs the Pulumi CLI and returns its output. If it fails, the error quotes it, without secrets. */
export async function pulumi(
  subject: string,
  args: readonly string[],
  { folder, environment }: Place,
): Promise<string> {
  const options = {
    cwd: folder,
    env: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "1" },
    timeout: LONGEST_MILLISECONDS,
    maxBuffer: LONGEST_OUTPUT,
  };
  try {
    return (await promisify(execFile)("pulumi", [...args, "--non-interactive", "--color=never"], options)).stdout;
  } catch (error) {
    throw new SeatError(subject, whyPulumiFailed(error));
  }
}

function whyPulumiFailed(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "ENOENT") return "there is no pulumi on PATH.";
  if ("killed" in error && error.killed) return `pulumi did not answer within ${LONGEST_MILLISECONDS / 1000} seconds.`;
  const said = "stderr" in error ? String(error.stderr).replace(/^error: /, "") : "";
  const words = withoutSecrets((said || error.message).trim().replace(/\s+/g, " "), []);
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

const configurationSchema = z.record(z.string(), z.object({ value: z.string().optional(), secret: z.boolean() }));
export type StackConfiguration = z.infer<typeof configurationSchema>;

/** The configuration of a stack of the project in this folder, decrypted by Pulumi. */
export async function stackConfiguration(stack: string, place: Place): Promise<StackConfiguration> {
  const subject = `Cannot read the configuration of the stack ${stack}`;
  // With "=", a name that begins with a hyphen is not taken for an option.
  const args = ["config", "--json", "--show-secrets", `--stack=${stack}`];
  return inJson(subject, configurationSchema, await pulumi(subject, args, place));
}

const secretSchema = z.object({ plaintext: z.string() }).transform(({ plaintext }) => JSON.parse(plaintext) as unknown);
const deploymentSchema = z.object({
  deployment: z
    .object({
      resources: z
        .array(z.object({ type: z.string(), inputs: z.record(z.string(), secretSchema.or(z.unknown())).nullish() }))
        .nullish(),
    })
    .nullish(),
});

/** The configuration that each provider of dynamic resources had in the stack's last up, from the state. */
export async function deployedConfiguration(stack: string, place: Place): Promise<Readonly<Record<string, unknown>>[]> {
  const subject = `Cannot read the state of the stack ${stack}`;
  const args = ["stack", "export", "--show-secrets", `--stack=${stack}`];
  const { deployment } = inJson(subject, deploymentSchema, await pulumi(subject, args, place));
  return (deployment?.resources ?? []).flatMap(({ type, inputs }) =>
    type === "pulumi:providers:pulumi-nodejs" ? [inputs ?? {}] : [],
  );
}

/** Who is logged in to the state's backend, and its URL. */
export async function loggedIn(place: Place): Promise<{ user: string; url: string }> {
  const subject = "Cannot find out who is logged in";
  return inJson(
    subject,
    z.object({ user: z.string(), url: z.string() }),
    await pulumi(subject, ["whoami", "--json"], place),
  );
}

/** The output may contain secrets, so an error does not quote it. */
function inJson<Schema extends z.ZodType>(subject: string, schema: Schema, text: string): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new SeatError(subject, "pulumi printed unexpected output.");
  }
}
