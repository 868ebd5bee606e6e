import assert from "node:assert/strict";
import fc from "fast-check";
import { Complaints } from "../../../src/roster/complaints.js";
import { withChanges, withoutPeople, withPeople } from "../../../src/roster/edit.js";
import { RosterFile } from "../../../src/roster/files.js";
import { readRoster } from "../../../src/roster/loadRoster.js";
import { Roster, type RosterSeat } from "../../../src/roster/seats.js";

const add = (text: string, people: readonly (string | RosterSeat)[], name = "seats.yaml") =>
  withPeople(
    new RosterFile(name, text),
    people.map((person) => (typeof person === "string" ? { username: person } : person)),
  );
const remove = (text: string, logins: readonly string[], name = "seats.yaml") =>
  withoutPeople(new RosterFile(name, text), logins);

const change = (text: string, changes: Record<string, Partial<RosterSeat>>, name = "seats.yaml") =>
  withChanges(new RosterFile(name, text), new Map(Object.entries(changes)));

function peopleIn(text: string, name = "seats.yaml"): RosterSeat[] {
  const complaints = new Complaints();
  const roster = new Roster(complaints);
  readRoster(new RosterFile(name, text), roster);
  complaints.raise(name);
  return roster.seats;
}

/** Each text, and the same text with Zed and the login "42" added. */
const ADDITIONS: Readonly<Record<string, readonly [string, string]>> = {
  "a list": ["- ada\n- bob # since the trial\n", '- ada\n- bob # since the trial\n- Zed\n- "42"\n'],
  "a list without a line break at its end": ["- ada\n- bob", '- ada\n- bob\n- Zed\n- "42"'],
  "a list of Windows": ["- ada\r\n- bob\r\n", '- ada\r\n- bob\r\n- Zed\r\n- "42"\r\n'],
  "a list with a byte order mark": ["\ufeff- ada\n", '\ufeff- ada\n- Zed\n- "42"\n'],
  "a list with something after it": [
    "seats:\n    - ada\n    # the end\n\nteam: core\n",
    'seats:\n    - ada\n    - Zed\n    - "42"\n    # the end\n\nteam: core\n',
  ],
  "a list whose last entry has more lines": [
    "- ada\n- username: bob\n  note: |\n    one\n    two\n    # text\n  # a comment of bob's\n\n# the end",
    '- ada\n- username: bob\n  note: |\n    one\n    two\n    # text\n  # a comment of bob\'s\n- Zed\n- "42"\n\n# the end',
  ],
  "a mapping with an empty list": ["team: core\nseats: [] # none\n", 'team: core\nseats: # none\n  - Zed\n  - "42"\n'],
  "a list in one line": ["[ada, bob]\n", '[ada, bob, Zed, "42"]\n'],
  "a list in one line with a comma at its end": ["[ada, bob,]\n", '[ada, bob, Zed, "42",]\n'],
  "a list in brackets over several lines": [
    "[\n  ada, # first\n  bob # second\n]",
    '[\n  ada, # first\n  bob, # second\n  Zed,\n  "42"\n]',
  ],
  "a list in brackets, with a comma after each": [
    "seats: [\n  ada,\n  bob, # second\n  # the end\n]",
    'seats: [\n  ada,\n  bob, # second\n  Zed,\n  "42",\n  # the end\n]',
  ],
  JSON: ['{"seats": ["ada", "bob"]}', '{"seats": ["ada", "bob", "Zed", "42"]}'],
  "a mapping in braces": ["{\n  seats: []\n}", '{\n  seats: [Zed, "42"]\n}'],
  "JSON of nobody": ['{"seats": []}', '{"seats": ["Zed", "42"]}'],
};

describe("the editing of a roster", () => {
  for (const [what, [before, after]] of Object.entries(ADDITIONS)) {
    it(`adds to ${what}, and removes it again`, () => {
      const known = peopleIn(before).map(({ username }) => username.toUpperCase());
      assert.equal(add(before, [...known, "Zed", "42", "zed"]), after);
      assert.equal(add(after, [...known, "Zed", "42"]), after);
      assert.equal(remove(after, ["zed", "42", "nobody"]), before);
    });
  }

  it("adds to a CSV file, and removes it again", () => {
    const before = "# Design\r\nnote;username\r\nfreelancer;ada\r\n;bob\r\n\r\n# the end";
    const after = '# Design\r\nnote;username\r\nfreelancer;ada\r\n;bob\r\n"a; ""b"" #";Zed\r\n\r\n# the end';
    assert.equal(add(before, [{ username: "Zed", note: 'a; "b" #' }, "Bob"], "seats.csv"), after);
    assert.equal(remove(after, ["zed"], "seats.csv"), before);
    assert.equal(add("username\nada", ["Zed"], "seats.csv"), "username\nada\nZed");
    assert.throws(
      () => add("username\nada", [{ username: "zed", expires: "2027-01-31" }], "seats.csv"),
      /^RosterError: Cannot add 1 to the roster seats\.csv: the first line has no column "expires", and zed has one$|Cannot add/,
    );
    assert.throws(
      () => remove("username\nada", ["ada"], "seats.csv"),
      /remove 1 from the roster seats\.csv: nobody would/,
    );
  });

  it("adds all that is known about a person", () => {
    const zed = { username: "zed", team: "core", note: 'on "loan": #1', costCenter: "0815", expires: "2027-01-31" };
    assert.deepEqual(peopleIn(add("- ada\n", [zed])), [{ username: "ada" }, zed]);
    assert.deepEqual(peopleIn(add('["ada"]', [zed])), [{ username: "ada" }, zed]);
    assert.match(add("- ada\n", [zed]), /\n- username: zed\n {2}team: core\n/);
    assert.deepEqual(peopleIn(add("team: core\nseats: [ada]", ["zed"]))[1], { username: "zed", team: "core" });
  });

  it("changes people's fields, and no other line", () => {
    const text = `# Seats
team: core
seats:
  - ada # first
  # about bob
  - username: bob # second
    team: "design"
    # Bob's
    expires: 2027-01-31 # trial

  - "on"
  - { username: eve, note: "#" } # fifth
`;
    const lines = text.split("\n");
    const expected = [...lines];
    expected[3] = '  - username: ada # first\n    team: platform\n    costCenter: "0815"';
    expected[6] = '    team: "on: hold"';
    expected[8] = "    expires: 2027-02-28 # trial\n    starts: 2027-02-01";
    expected[10] = '  - username: "on"\n    email: "on@acme.com"';
    expected[11] = '  - { username: eve, note: "x", "team": "ops" } # fifth';
    const changes = {
      ada: { team: "platform", costCenter: "0815" },
      bob: { team: "on: hold", expires: "2027-02-28", starts: "2027-02-01" },
      on: { email: "on@acme.com" },
      eve: { note: "x", team: "ops" },
      nobody: { team: "x" },
    };
    assert.equal(change(text, changes), expected.join("\n"));
    assert.equal(change(text.replaceAll("\n", "\r\n"), changes), expected.join("\n").replaceAll("\n", "\r\n"));
    assert.equal(change(change(text, changes), changes), expected.join("\n"));
    assert.equal(change("[ada, bob]", { bob: { team: "x" } }), '[ada, {"username": bob, "team": "x"}]');
    assert.equal(change('["ada"]', { ada: { team: "x" } }), '[{"username": "ada", "team": "x"}]');
    assert.equal(change("- ada", { ada: { team: "x" } }), "- username: ada\n  team: x");
    assert.throws(
      () => change("- &a ada", { ada: { team: "x" } }),
      /Cannot change 1 in the roster seats\.yaml: its layout/,
    );
    assert.throws(() => change("- username: ada\n  note: |\n    x\n", { ada: { note: "y" } }), /by hand/);
  });

  it("changes cells of a table, and no other line", () => {
    const table = '# x\r\nusername;team;note\r\n ada ; "a;b" ;\r\n\r\nbob;;"x"\r\n';
    assert.equal(
      change(table, { ada: { team: 'c"' }, bob: { team: "d" } }, "seats.csv"),
      '# x\r\nusername;team;note\r\nada;"c""";\r\n\r\nbob;d;x\r\n',
    );
    assert.throws(
      () => change(table, { ada: { starts: "2027-01-01" } }, "seats.csv"),
      /the first line has no column "starts"; add it/,
    );
  });

  it("removes an entry with its own comments, and nothing else", () => {
    const text = `# Seats

- username: ada # first
  # Ada's
  note: |
    text

# the others
- &anchor bob # second
  # under bob
# not bob's
- !!str cy
-
  username: dee
- { username: eve, note: "#" } # fifth
`;
    const lines = text.split("\n");
    const without = (...gone: number[]) => lines.filter((_, index) => !gone.includes(index)).join("\n");
    assert.equal(remove(text, ["Ada"]), without(2, 3, 4, 5));
    assert.equal(remove(text, ["bob"]), without(8, 9));
    assert.equal(remove(text, ["cy", "eve"]), without(11, 14));
    assert.equal(remove(text, ["dee"]), without(12, 13));
    assert.equal(remove(text, ["nobody"]), text);
    assert.equal(
      remove(text, ["ada", "bob", "cy", "dee", "eve"]),
      "# Seats\n\nseats: []\n\n# the others\n# not bob's\n",
    );
  });

  it("removes from lists in brackets", () => {
    assert.equal(remove("[ada, bob, cy, dee]", ["ada", "cy"]), "[bob, dee]");
    assert.equal(remove("[ada, bob, cy, dee]", ["cy", "dee"]), "[ada, bob]");
    assert.equal(remove("[ ada, {username: bob}, ]", ["ada", "bob"]), '{"seats": [  ]}');
    assert.equal(remove("seats: [ada, # first\n  bob, cy]", ["cy"]), "seats: [ada, # first\n  bob]");
    assert.equal(remove("[\n  ada, # 1\n  bob # 2\n]", ["bob"]), "[\n  ada # 1\n]");
    assert.equal(remove("[\n  ada, # 1\n  bob, # 2\n]\n", ["ada"]), "[\n  bob, # 2\n]\n");
    assert.equal(remove('["ada", "bob",\n "cy"]', ["bob", "cy"]), '["ada"]');
  });

  it("leaves a list that has become empty", () => {
    assert.equal(remove("- ada\n", ["ada"]), "seats: []\n");
    assert.equal(remove("- ada # 1\r\n- bob", ["ada", "bob"]), "seats: []");
    assert.equal(remove("seats: # who\n  - ada\nteam: x", ["ada"]), "seats: [] # who\nteam: x");
    assert.equal(remove("seats:\n- ada", ["ada"]), "seats: []");
  });

  it("changes nothing that it cannot change exactly", () => {
    const by = /^RosterError: Cannot (?:add 1 to|remove 1 from) the roster seats\.yaml: .*by hand$/;
    const fails = (edit: () => string) => assert.throws(edit, ({ name, message }) => by.test(`${name}: ${message}`));
    fails(() => remove("[ada, # first\n  bob, cy]", ["ada"]));
    fails(() => remove("? seats\n: - ada\n  - bob\n", ["ada"]));
    fails(() => add("? seats\n: - ada\n", ["bob"]));
    fails(() => remove("- username: ada\n  note: |+\n    text\n- bob\n\n    # far right\n", ["bob"]));
    assert.throws(() => add("- ada\n", ["octo--cat"]), /Cannot add 1 to the roster seats\.yaml: .*got "octo--cat"/s);
    assert.throws(() => add("- ada\n- ada\n", ["bob"]), /Cannot read the roster seats\.yaml: 1 complaint/);
    assert.throws(() => remove("- 12\n", ["bob"]), /Cannot read the roster seats\.yaml: 1 complaint/);
  });

  describe("of any layout", () => {
    const login = fc.stringMatching(/^[a-z\d]{1,4}(?:-[a-z\d]{1,3})?$/);
    const logins = fc.uniqueArray(login, { minLength: 2, maxLength: 8 });
    const oneOf = (...texts: string[]) => fc.constantFrom(...texts);

    /** A list with entries, comments and empty lines in any order. */
    const block = fc
      .record({
        names: logins,
        details: fc.array(fc.tuple(fc.nat(5), oneOf("", " # why", "  #- bob")), { minLength: 8, maxLength: 8 }),
        between: fc.array(oneOf("", "# alone\n", "\n", "\n# a group\n\n"), { minLength: 9, maxLength: 9 }),
        indentation: oneOf("", "  ", "    "),
        mapping: fc.boolean(),
        before: oneOf("", "# first\n", "---\n", "team: core\n"),
        after: oneOf("", "costCenter: x\n", "# last\n", "...\n"),
      })
      .map(({ names, details, between, indentation, mapping, before, after }) => {
        const entries = names.map((name, index) => {
          const [kind, comment] = details[index] ?? [0, ""];
          const text = `"${name}"`;
          const entry = [
            `- ${text}${comment}\n`,
            `- username: ${text}${comment}\n${indentation}  note: x\n`,
            `- {username: ${text}, note: "# no"}${comment}\n`,
            `- note: |\n${indentation}    a text\n${indentation}  username: ${text}${comment}\n`,
            `-   &a ${text}${comment}\n`,
            `- username: ${text}\n${indentation}  note: >-\n${indentation}   a # text\n`,
          ][kind];
          return `${between[index]}${indentation}${entry}`;
        });
        const list = entries.join("") + between[8];
        if (mapping) return `${before}seats:\n${list}${after}`;
        const [head, tail] = [before, after].map((part) => (/^\w/.test(part) ? "" : part));
        return `${head}${list}${tail}`;
      });
    const flow = fc
      .record({
        names: logins,
        wide: fc.boolean(),
        comma: fc.boolean(),
        comment: oneOf("", " # why"),
        mapping: fc.boolean(),
      })
      .map(({ names, wide, comma, comment, mapping }) => {
        const end = comma ? "," : "";
        const list = wide
          ? `[\n${names.map((name, index) => `  '${name}'${index < names.length - 1 ? "," : end}${comment}\n`).join("")}]`
          : `[${names.map((name) => `"${name}"`).join(", ")}${end}]`;
        return mapping ? `seats: ${list}\n` : `${list}\n`;
      });
    const table = fc
      .record({ names: logins, separator: oneOf(",", ";"), between: oneOf("", "\n", "# comment\n", ",\n") })
      .map(({ names, separator, between }) =>
        [`username${separator}note\n`, ...names.map((name) => `${name}${separator}"a ""note"""\n`)].join(
          between.replace(",", separator),
        ),
      );
    const style = fc.record({ lineBreak: oneOf("\n", "\r\n"), mark: oneOf("", "\ufeff"), ended: fc.boolean() });
    const file = fc
      .tuple(
        fc.oneof(
          block.map((text) => ({ name: "seats.yaml", text })),
          flow.map((text) => ({ name: "seats.yaml", text })),
          table.map((text) => ({ name: "seats.csv", text })),
        ),
        style,
      )
      .map(([{ name, text }, { lineBreak, mark, ended }]) => ({
        name,
        text: mark + (ended ? text : text.replace(/\n$/, "")).replaceAll("\n", lineBreak),
      }));

    it("adding and removing people leaves the text as it was", () => {
      fc.assert(
        fc.property(file, logins, ({ name, text }, names) => {
          const before = peopleIn(text, name);
          const newcomers = names.filter((login) => !before.some(({ username }) => username === login));
          const longer = add(text, names, name);
          assert.deepEqual(
            peopleIn(longer, name).map(({ username }) => username),
            [...before.map(({ username }) => username), ...newcomers],
          );
          assert.equal(remove(longer, newcomers, name), text);
        }),
        { seed: 6, numRuns: 500 },
      );
    });

    it("removing people only removes lines", () => {
      fc.assert(
        fc.property(file, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), ({ name, text }, choices) => {
          const before = peopleIn(text, name);
          const gone = before.filter((_, index) => index > 0 && choices[index]).map(({ username }) => username);
          const shorter = remove(text, gone, name);
          const kept = before.filter(({ username }) => !gone.includes(username));
          assert.deepEqual(peopleIn(shorter, name), kept);
          if (/[[\]]/.test(text)) return;
          const linesOf = (whole: string) => whole.replace(/\r?\n$/, "").split(/\r?\n/);
          const lines = linesOf(text);
          let at = 0;
          for (const line of linesOf(shorter)) {
            at = lines.indexOf(line, at) + 1;
            assert.ok(at > 0, `${JSON.stringify(line)} is new`);
          }
        }),
        { seed: 6, numRuns: 500 },
      );
    });
  });
});
