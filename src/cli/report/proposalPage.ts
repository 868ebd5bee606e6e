import { ACTIVITY_NAMES } from "../../github/activity.js";
import { cancellationLimit } from "../../provider/rosterRules.js";
import { USUAL_CANCELLATIONS } from "../../settings/settings.js";
import { type Facts, savingWithout } from "./facts.js";
import { data, Page } from "./markdownPage.js";
import type { Proposal } from "./proposal.js";
import { count, day, editor, period, plural, savingWords, usd } from "./words.js";

/** GitHub accepts 65,536 characters in the body of a pull request. */
const LONGEST_BODY = 60_000;

interface ProposedRoster {
  readonly path: string;
  /** Before the removals. */
  readonly roster: readonly unknown[];
}

/** Who is removed and why, for the reviewers of the pull request. */
export function proposalPage(facts: Facts, { removed, left }: Proposal, { path, roster }: ProposedRoster): string {
  const page = new Page(LONGEST_BODY, "The report as csv, json or html lists everyone.");
  const people = removed.map(({ person }) => person);
  const saving = people.filter(({ idle }) => idle);
  const saved = savingWords(savingWithout(saving, facts.credits), facts);
  const unpriced = saving.filter(({ rate }) => rate === null).length;
  const { young, unknown } = facts.totals.use;
  page.add("# Unused Copilot seats", "");
  if (removed.length === 0) page.add(`Nobody is removed from ${data(path)}.`, "");
  else {
    page.add(
      `This removes ${plural(removed.length, "person", "people")} from ${data(path)}: GitHub recorded no use of their seats ${period(facts)}. ` +
        `It saves ${usd(saved.amount)} a month, from the next month on${unpriced > 0 ? `, and ${plural(unpriced, "seat")} with an unknown price` : ""}${saved.kind === "" ? "" : ` (${saved.kind})`}. The seats' AI credits go with them.`,
      "",
      "If you need your seat, comment here, and the line stays. A seat is cancelled at the end of the billing cycle, and can be granted again at any time.",
      "",
    );
    const going = people.filter(({ idle }) => idle).length;
    if (going > cancellationLimit(USUAL_CANCELLATIONS, roster.length)) {
      page.add(
        `These are more cancellations than a roster carries out at once by default. If they are intended, set maxCancellations: ${going} in the same pull request.`,
        "",
      );
    }
  }
  if (young + unknown > 0) {
    page.add(`Not judged: ${plural(young, "seat")} too new, and ${count(unknown)} whose use GitHub does not show.`, "");
  }
  const notes = removed.some(({ entry }) => entry.note !== undefined);
  const ends = removed.some(({ entry }) => entry.expires !== undefined);
  const cancelled = people.some(({ idle }) => !idle);
  page.addList(
    `Removed: ${plural(removed.length, "person", "people")}`,
    [
      ...["Person", "Why", "Last activity", "Editor", "Seat since", "Team", "Cost center"],
      ...(notes ? ["Note in the roster"] : []),
      ...(ends ? ["Wanted until"] : []),
      ...(cancelled ? ["Already cancelled on GitHub, ends"] : []),
    ],
    removed.map(({ person, entry }) => [
      data(person.login),
      `${ACTIVITY_NAMES[person.activity]}: ${person.why}`,
      data(day(person.lastActivityAt)),
      data(editor(person)),
      data(day(person.since)),
      data(person.team ?? ""),
      data(person.costCenter ?? ""),
      ...(notes ? [data(entry.note ?? "")] : []),
      ...(ends ? [data(entry.expires ?? "")] : []),
      ...(cancelled ? [data(person.pendingCancellationDate ?? "")] : []),
    ]),
  );
  page.addList(
    `Not in use, but kept: ${plural(left.length, "person", "people")}`,
    ["Person", "Why it stays", "Use", "Last activity", "The seat comes through"],
    left.map(({ person, why }) => [
      data(person.login),
      why,
      ACTIVITY_NAMES[person.activity],
      data(day(person.lastActivityAt)),
      data(person.through.join(", ")),
    ]),
  );
  return page.text.trimEnd();
}
