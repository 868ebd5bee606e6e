import assert from "node:assert/strict";
import fc from "fast-check";
import { markdownOf } from "../../../src/cli/summarize/markdown.js";
import { readRun } from "../../../src/cli/summarize/run.js";
import { type OwnerSummary, type Summary, summaryOf } from "../../../src/cli/summarize/summary.js";
import { textOf } from "../../../src/cli/summarize/text.js";
import { headline } from "../../../src/cli/summarize/words.js";
import { encodeHolders } from "../../../src/provider/rosterState.js";
import { error, eventLog, line, previewJson, type ResourceState, roster } from "../../support/pulumiRuns.js";

/** The kinds of people in a plan, each with the letter that begins its logins. */
const KINDS = {
  granted: "g",
  takenBack: "p",
  takenOver: "t",
  refused: "r",
  unchanged: "u",
  cancelled: "c",
  undeclared: "x",
  kept: "k",
} as const;
type Kind = keyof typeof KINDS;
type Counts = Readonly<Record<Kind, number>>;

const counts: fc.Arbitrary<Counts> = fc.record(
  Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, fc.nat(30)])) as Record<Kind, fc.Arbitrary<number>>,
);

const peopleOf = (counts: Counts, owner: string) =>
  Object.fromEntries(
    Object.entries(KINDS).map(([kind, letter]) => [
      kind,
      Array.from({ length: counts[kind as Kind] }, (_, index) => `${letter}${index}-${owner}`),
    ]),
  ) as unknown as Readonly<Record<Kind, readonly string[]>>;

type People = ReturnType<typeof peopleOf>;

/** A roster's plan, with the states before and after it, and the provider's line about it. */
function plannedRoster(counts: Counts, owner: string) {
  const people = peopleOf(counts, owner);
  const { granted, takenBack, takenOver, refused, unchanged, cancelled, undeclared, kept } = people;
  const active = [...unchanged, ...cancelled, ...kept];
  const withStatus = (logins: readonly string[], status: string) => logins.map((login) => [login, status] as const);
  const prior = roster(
    Object.fromEntries([...withStatus(active, "active"), ...withStatus(takenBack, "pending_cancellation")]),
    { organization: owner },
    owner,
  );
  const listed = roster(
    [...granted, ...takenBack, ...takenOver, ...refused, ...unchanged],
    { organization: owner },
    owner,
  );
  const wanted = { ...listed, inputs: { ...listed.inputs, cancels: undeclared.join(",") } };
  const said = line({
    owner,
    grants: [...granted, ...takenBack],
    cancels: [...cancelled, ...undeclared],
    unchanged: unchanged.length + takenOver.length,
    takenOver,
    kept: kept.map((login) => `${login} through the team core`),
    refused: refused.map((login) => `${login}: no such account`),
  });
  return { people, prior, wanted, said };
}

/** The state after an update that has done all of that. */
function doneOf(wanted: ResourceState, { refused }: People): ResourceState {
  const logins = Object.keys(wanted.inputs.seats as object);
  const holders = logins.map((login, index) => {
    const status = refused.includes(login) ? "no seat" : "active";
    return [login, { id: status === "active" ? index + 1 : null, status }] as const;
  });
  return { ...wanted, outputs: { __assignees: encodeHolders(new Map(holders)) } };
}

const logins = (people: readonly { readonly login: string }[]) => people.map(({ login }) => login);

function holds(owner: OwnerSummary | undefined, people: People): void {
  const { granted, takenBack, takenOver, refused, cancelled, undeclared, kept } = people;
  const expected = {
    granted: [...granted, ...takenBack],
    takenOver,
    refused,
    cancelled: [...cancelled, ...undeclared],
    kept,
  };
  if (Object.values(expected).every(({ length }) => length === 0)) {
    assert.equal(owner, undefined);
    return;
  }
  assert.ok(owner);
  const named = {
    granted: logins(owner.granted),
    takenOver: owner.takenOver,
    refused: logins(owner.refused),
    cancelled: logins(owner.cancelled),
    kept: logins(owner.kept),
  };
  for (const kind of ["granted", "takenOver", "refused", "cancelled", "kept"] as const) {
    assert.equal(named[kind].length + owner.unnamed[kind], expected[kind].length, kind);
    for (const login of named[kind]) assert.ok(expected[kind].includes(login), `${login} is not ${kind}`);
  }
  const { coming, leaving } = owner.among;
  const all = [...Object.values(named).flat(), ...logins(owner.unresolved), ...coming, ...leaving];
  assert.equal(new Set(all).size, all.length, "somebody is in two lists");
  assert.deepEqual(all.sort(), Object.values(expected).flat().sort(), "somebody is in no list");
  assert.equal(owner.unnamed.granted + owner.unnamed.takenOver + owner.unnamed.refused, coming.length);
  assert.equal(owner.unnamed.cancelled + owner.unnamed.kept, leaving.length);
  const [grants, cancels] = [expected.granted.length, expected.cancelled.length];
  assert.equal(owner.cost?.change, (grants - cancels) * 19);
}

/** The numbers of seats in a headline: granted, cancelled. */
function numbersIn(summary: Summary): [number, number] {
  const words = headline(summary);
  const number = (pattern: RegExp) => Number(pattern.exec(words)?.[1]?.replaceAll(",", "") ?? 0);
  return [
    number(/([\d,]+) seats? (?:to grant|granted)/),
    number(/([\d,]+)(?: of [\d,]+)? seats? (?:to cancel|cancelled)/),
  ];
}

describe("what a plan says and what its summary says", () => {
  it("are the same, in a preview and after the update, for any number of people", () => {
    fc.assert(
      fc.property(counts, counts, (first, second) => {
        const rosters = [plannedRoster(first, "acme"), plannedRoster(second, "octo")];
        const changes = rosters.map(({ prior, wanted }) => ({ prior, wanted }));
        const done = rosters.map(({ prior, wanted, people }) => ({ prior, wanted: doneOf(wanted, people) }));
        const said = rosters.map(({ said }) => said);
        const failed = rosters.filter(({ people }) => people.refused.length > 0).map(({ wanted }) => wanted.name);
        const failure = failed.map((name) => error(`Some Copilot seats in ${name} were not granted`));
        for (const text of [
          previewJson(changes, said),
          eventLog(changes, said, { planning: true }),
          eventLog(done, [...said, ...failure], { failed }),
        ]) {
          const summary = summaryOf(readRun(text));
          for (const { people, wanted } of rosters) {
            holds(
              summary.owners.find(({ name }) => name === wanted.name),
              people,
            );
          }
          const sum = (...kinds: Kind[]) => kinds.reduce((total, kind) => total + first[kind] + second[kind], 0);
          assert.deepEqual(numbersIn({ ...summary, outcome: "changes" }), [
            sum("granted", "takenBack"),
            sum("cancelled", "undeclared"),
          ]);
          const shown = markdownOf(summary, { name: "production", url: undefined });
          for (const { name, granted, cancelled, unnamed } of summary.owners) {
            const [gets, loses] = [granted.length + unnamed.granted, cancelled.length + unnamed.cancelled];
            assert.ok(shown.includes(`\`${name}\`: +${gets} −${loses}**`), shown);
            assert.ok(textOf(summary).includes(`${name}: +${gets} -${loses}`));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
