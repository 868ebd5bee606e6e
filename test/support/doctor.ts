import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { diagnose } from "../../src/cli/doctor/command.js";
import type { Question } from "../../src/cli/doctor/situation.js";

/** What a `pulumi` on PATH prints, by its first argument; a text that starts with `error:` makes it fail. */
export type FakePulumi = Readonly<Record<string, string>>;

export const NOW = new Date("2026-11-23T00:00:00Z");

const PULUMI: FakePulumi = {
  version: "v3.220.0",
  whoami: JSON.stringify({ user: "jane", organizations: ["acme"], url: "https://app.pulumi.com/jane" }),
  config: "{}",
  stack: '{ "version": 3, "deployment": {} }',
};

/** The folder of a project in good order, with a `pulumi` that is logged in. */
export class Workplace {
  private constructor(readonly folder: string) {}

  static async create(): Promise<Workplace> {
    const workplace = new Workplace(await mkdtemp(join(tmpdir(), "copilot-seats-doctor-")));
    await workplace.write("Pulumi.yaml", "name: seats\nruntime: nodejs\noptions:\n  refresh: always\n");
    await workplace.write("node_modules/@pulumi/pulumi/package.json", '{ "version": "3.248.0" }');
    await workplace.fakePulumi({});
    return workplace;
  }

  async write(name: string, content: string): Promise<void> {
    await mkdir(dirname(join(this.folder, name)), { recursive: true });
    await writeFile(join(this.folder, name), content);
  }

  async fakePulumi(answers: FakePulumi): Promise<void> {
    const cases = Object.entries({ ...PULUMI, ...answers }).map(
      ([command, text]) => `${command}) cat "$0.${command}" ${text.startsWith("error:") ? ">&2; exit 255" : ""};;`,
    );
    for (const [command, text] of Object.entries({ ...PULUMI, ...answers }))
      await this.write(`bin/pulumi.${command}`, text);
    await this.write("bin/pulumi", `#!/bin/sh\ncase "$1" in\n${cases.join("\n")}\nesac\n`);
    await chmod(join(this.folder, "bin/pulumi"), 0o755);
  }

  question(environment: Record<string, string>, changed: Partial<Question> = {}): Question {
    return {
      owner: { kind: "organization", name: "acme" },
      stack: undefined,
      forPreview: false,
      place: {
        folder: this.folder,
        environment: { PATH: [join(this.folder, "bin"), "/usr/bin", "/bin"].join(":"), ...environment },
      },
      nodeVersion: "20.19.0",
      now: NOW,
      ...changed,
    };
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

/** What `doctor` prints, and its exit code. */
export async function doctor(
  question: Question,
  { columns, ...options }: { json?: boolean; quiet?: boolean; columns?: number } = {},
) {
  let printed = "";
  const code = await diagnose(question, options, {
    print: (text) => {
      printed += `${text}\n`;
    },
    say: () => {},
    progress: () => {},
    columns,
    styled: (_, text) => text,
  });
  return { code, printed };
}
