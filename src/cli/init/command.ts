import { organizationSchema } from "../../github/names.js";
import { defineCommand, UsageError } from "../command.js";
import { missingMain, packageFromElsewhere } from "../manifest.js";
import { terminalOf } from "../terminal.js";
import { writeRepository } from "./repository.js";

export const init = defineCommand({
  about: `Writes a repository that manages seats through pull requests: rosters, the Pulumi program, CODEOWNERS, workflows.
It overwrites no existing file. It makes no network requests.`,
  options: {
    organization: { type: "string", value: "<name>", about: "the organization that pays for the seats" },
    native: { type: "boolean", about: "use the native plugin: pulumi import, and drift in a plain preview" },
    people: { type: "boolean", about: "also a workflow that updates the rosters from an HR system's export" },
    quiet: { type: "boolean", short: "q", about: "errors only" },
  },
  positional: { name: "folder" },
  examples: [
    ["init --organization acme", "In this folder."],
    ["init acme-seats --organization acme --people", "In a new folder, for people from an HR system."],
  ],
  run: async ({ organization, native = false, people = false, ...values }, [folder = ".", ...others]) => {
    if (others.length > 0) throw new UsageError("expected one folder, or none for this one");
    if (organization === undefined) throw new UsageError("no organization given; use --organization <name>");
    const { data: name, error } = organizationSchema.safeParse(organization);
    if (name === undefined) throw new UsageError(`the name of the organization: ${error?.issues[0]?.message}`);
    const { say } = terminalOf(values);
    const { written, kept, remarks } = await writeRepository(folder, {
      organization: name,
      here: process.cwd(),
      native,
      people,
    });
    for (const path of written) say(`written: ${path}`);
    for (const path of kept) say(`kept as it is: ${path}`);
    for (const remark of [...remarks, missingMain(folder), packageFromElsewhere(folder)])
      if (remark !== undefined) say(remark);
    say("");
    say("Next, in that folder:");
    say("  npm install");
    say(`  npx copilot-seats adopt --organization ${name} --file seats   the existing seats`);
    say("  npx copilot-seats validate seats");
    if (people) say("docs/guides/people.md in the package lists what the workflow people.yml needs.");
    say("README.md has the remaining steps.");
    return 0;
  },
});
