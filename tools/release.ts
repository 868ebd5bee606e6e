// Checks whether the repository is ready for the release of a version, before anything is published, and prints the version's
// changelog:
//   node tools/bootstrap.mjs tools/release.ts v1.2.3
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { messageOf } from "./command.js";
import { root } from "./package.js";

const manifestSchema = z.object({
  version: z.string(),
  repository: z.object({ type: z.literal("git"), url: z.string() }).optional(),
});

export function releaseComplaints(tag: string, manifestText: string, changelog: string): string[] {
  const { version, repository } = manifestSchema.parse(JSON.parse(manifestText));
  const heading = changelog.split("\n").find((line) => line.startsWith(`## [${version}]`));
  const complaints: string[] = [];
  if (tag !== `v${version}`) complaints.push(`the tag is ${tag || "missing"}, and package.json says ${version}`);
  if (version.includes("-")) {
    complaints.push(`${version} is a prerelease, which npm takes with --tag only, and release.yml gives none`);
  }
  if (heading === undefined) complaints.push(`CHANGELOG.md has no heading "## [${version}] - YYYY-MM-DD"`);
  else if (!/\] - \d{4}-\d{2}-\d{2}$/.test(heading)) complaints.push(`CHANGELOG.md gives no date in "${heading}"`);
  if (heading !== undefined && !/^- /m.test(changelogSection(version, changelog))) {
    complaints.push(`CHANGELOG.md says nothing of ${version}`);
  }
  if (repository === undefined) {
    complaints.push("package.json has no repository, without which npm refuses a statement of provenance");
  }
  return complaints;
}

/** The text between a version's heading and the next heading. */
export function changelogSection(version: string, changelog: string): string {
  const [, section = ""] = changelog.split(`\n## [${version}]`);
  const [, ...lines] = section.split("\n## [")[0]?.split("\n") ?? [];
  return `${lines.join("\n").trim()}\n`;
}

if (require.main === module) {
  const read = (file: string) => readFileSync(join(root, file), "utf8");
  try {
    const [tag = "", changelog] = [process.argv[2], read("CHANGELOG.md")];
    const complaints = releaseComplaints(tag, read("package.json"), changelog);
    if (complaints.length > 0) throw new Error(["Not ready to be released:", ...complaints].join("\n- "));
    process.stdout.write(changelogSection(tag.slice(1), changelog));
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
}
