// Shows the main job: seats are declared, drift, are repaired and cancelled, with the real Pulumi CLI and a GitHub on this
// machine. It needs no account and no token, and leaves nothing behind.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters, styleText } from "node:util";
import { type Simulator, startSimulator } from "../src/simulator/index.js";
import { installProject, pack, root } from "./package.js";
import { type PulumiCli, providePulumi } from "./pulumi.js";

const STACK = "first-light";
const TOKEN = "a-token-of-the-local-github";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

const say = (line: string) => console.log(line);
const heading = (line: string) => say(`\n${styleText("bold", line)}`);

interface Stage {
  pulumi: PulumiCli;
  github: Simulator;
  environment: NodeJS.ProcessEnv;
  requests: { step: string; reads: number; writes: number }[];
}

async function main(): Promise<void> {
  heading("Setup");
  const pulumi = await providePulumi(say);
  say("Packing the package and installing it in examples/quickstart");
  await pack();
  await installProject(join(root, "examples", "quickstart"));

  const github = await startSimulator({
    seed: {
      tokens: [{ token: TOKEN, login: "owner", scopes: ["manage_billing:copilot"] }],
      organizations: [
        {
          login: "acme",
          owners: ["owner"],
          members: ["ada", "grace", "linus", "somebody-else"],
          seats: [{ login: "somebody-else" }],
        },
      ],
    },
  });
  const backend = await mkdtemp(join(tmpdir(), "copilot-seats-first-light-"));
  const stage: Stage = {
    pulumi,
    github,
    environment: {
      ...process.env,
      ...pulumi.env,
      GITHUB_BASE_URL: github.url,
      GITHUB_TOKEN: TOKEN,
      COPILOT_SEATS_GITHUB_TOKEN: "",
      PULUMI_BACKEND_URL: `file://${backend}`,
      PULUMI_CONFIG_PASSPHRASE: "first-light",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      // Pulumi's Node runtime leaves its pipes there.
      TMPDIR: backend,
    },
    requests: [],
  };
  say(`A local GitHub runs at ${github.url}, with the organization acme and one token.`);
  try {
    await play(stage);
  } finally {
    await github.close();
    await rm(backend, { recursive: true, force: true });
    await rm(join(root, `Pulumi.${STACK}.yaml`), { force: true });
  }
}

async function play(stage: Stage): Promise<void> {
  const { world } = stage.github;
  await pulumi(stage, ["stack", "init", STACK]);

  heading("1. Declare: examples/quickstart/index.ts gives three people a seat");
  await pulumi(stage, ["up", "--yes", "--skip-preview"]);

  heading("2. Drift: behind Pulumi's back, somebody");
  world.cancelSeat("acme", "ada");
  say("   - cancels ada's seat in the web interface (it ends with the billing cycle)");
  world.removeSeat("acme", "grace");
  say("   - removes grace from the organization's seats");
  world.touchActivity("acme", "linus");
  say("   - and linus uses Copilot, which changes his activity timestamps");
  const seen = await pulumi(stage, ["preview", "--diff"]);
  const shown = {
    cancellation: /~ status\s*: "pending_cancellation" => "active"/.test(seen),
    removal: /\+ pulumi-nodejs:dynamic:CopilotSeatAssignment: \(create\)/.test(seen),
    nothingElse: seen.includes("2 changes. 2 unchanged"),
  };
  if (!shown.cancellation || !shown.removal || !shown.nothingElse) {
    throw new Error(
      "The preview above should show ada's cancellation and grace's removal as drift, and nothing about linus.",
    );
  }
  say("The preview shows the first two in words. It does not show the third, because activity is not declared.");

  heading("3. Repair: the same program again");
  await pulumi(stage, ["up", "--yes", "--skip-preview"]);
  await pulumi(stage, ["preview", "--expect-no-changes"]);

  heading("4. Cancel: everything this stack declared, and nothing else");
  await pulumi(stage, ["destroy", "--yes", "--skip-preview"]);
  await pulumi(stage, ["stack", "rm", "--yes"]);

  summary(stage);
}

/** Runs one command as a user would type it, shows its output, and counts its requests to GitHub. */
async function pulumi({ pulumi: cli, github, environment, requests }: Stage, args: string[]): Promise<string> {
  const command = `pulumi ${args.join(" ")}`;
  say(styleText("cyan", `\n$ ${command}`));
  const before = github.requests.length;
  const output = await new Promise<string>((resolve, reject) => {
    const child = spawn(
      cli.command,
      [...args, "--non-interactive", "--color", process.stdout.isTTY ? "always" : "never"],
      {
        cwd: root,
        env: environment,
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let all = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        all += text;
        process.stdout.write(text);
      });
    }
    // After Ctrl-C, the stage is still cleaned up.
    const pass = (signal: NodeJS.Signals) => child.kill(signal);
    for (const signal of SIGNALS) process.on(signal, pass);
    child.on("exit", () => {
      for (const signal of SIGNALS) process.off(signal, pass);
    });
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(all) : reject(new Error(`\`${command}\` ended with code ${code}; see above.`)),
    );
  });
  const spent = github.requests.slice(before);
  const writes = spent.filter(({ method }) => method !== "GET").length;
  if (spent.length > 0) requests.push({ step: command, reads: spent.length - writes, writes });
  return stripVTControlCharacters(output);
}

function summary({ github, requests }: Stage): void {
  heading("What happened");
  const status = (login: string) => {
    const seat = github.world.seat("acme", login);
    return seat ? (seat.pendingCancellationDate ? `paid until ${seat.pendingCancellationDate}` : "active") : "no seat";
  };
  table([
    ["seat", "what happened", "now"],
    ["ada", "granted, cancelled elsewhere, taken back, cancelled", status("ada")],
    ["grace", "granted, removed elsewhere, granted again, cancelled", status("grace")],
    ["linus", "granted, used, cancelled", status("linus")],
    ["somebody-else", "not declared, not touched", status("somebody-else")],
  ]);
  say("");
  table([
    ["requests to GitHub", "reads", "writes"],
    ...requests.map(({ step, reads, writes }) => [step, String(reads), String(writes)]),
    ["all", String(sum(requests, "reads")), String(sum(requests, "writes"))],
  ]);
  say("\nThis run leaves nothing behind. Next: the quickstart in README.md, with your own organization.");
}

function sum(requests: Stage["requests"], column: "reads" | "writes"): number {
  return requests.reduce((total, row) => total + row[column], 0);
}

function table(rows: string[][]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    say(
      `  ${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("   ")
        .trimEnd()}`,
    );
}

main().catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
