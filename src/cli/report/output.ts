import { filesWithoutPeople } from "../../roster/removal.js";
import { writeFiles } from "../files.js";
import type { Terminal } from "../terminal.js";
import type { Facts } from "./facts.js";
import { type Format, rendered } from "./formats.js";
import { proposalOf, type Rules } from "./proposal.js";
import { proposalPage } from "./proposalPage.js";
import { plural, summary } from "./words.js";

/** Writes the report to a file or to standard output. */
export function handOver(facts: Facts, format: Format, file: string | undefined, terminal: Terminal): void {
  if (file === undefined) terminal.print(rendered(facts, format, terminal).trimEnd());
  else {
    writeFiles([{ path: file, text: rendered(facts, format) }]);
    terminal.say(`${file}: ${summary(facts)}`);
  }
}

/** Changes the roster's files, and writes what changed for the pull request. It sends no request to GitHub. */
export function propose(
  facts: Facts,
  rules: Rules & { readonly path: string },
  file: string | undefined,
  terminal: Terminal,
): void {
  const proposal = proposalOf(facts, rules);
  const logins = proposal.removed.map(({ person }) => person.login);
  if (logins.length > 0 && logins.length === rules.roster.length) {
    throw new Error(
      `no one would be left in the roster ${rules.path}, so it was not changed. A roster lists at least one person: see --days, --keep and --grace.`,
    );
  }
  const page = proposalPage(facts, proposal, rules);
  const files = filesWithoutPeople(rules.path, logins);
  // All or none: once the roster is changed, a second run could not say who was removed.
  writeFiles([...(file === undefined ? [] : [{ path: file, text: `${page}\n` }]), ...files]);
  if (file === undefined) terminal.print(page);
  const changed = files.length > 0 ? `changed ${files.map(({ path }) => path).join(", ")}` : "no file was changed";
  terminal.say(`${plural(logins.length, "person", "people")} removed: ${changed}`);
}
