import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { RunError } from "@pulumi/pulumi/errors";
import { stringify } from "yaml";
import { loadRoster, loadTeams, type RosterSeat } from "../../../src/roster/index.js";
import { inFolder, load, loadFrom, picker } from "./support.js";

const ada: RosterSeat = {
  username: "ada",
  team: "core",
  note: 'on "loan", from #research',
  costCenter: "0815",
  expires: "2027-01-31",
};

describe("loadRoster", () => {
  describe("reads", () => {
    it("a list of logins", () => {
      assert.deepEqual(load({ "seats.yaml": "- ada\n- Grace # a comment\n\n- linus\n" }).seats, [
        { username: "ada" },
        { username: "grace" },
        { username: "linus" },
      ]);
    });

    it("a list of logins and people", () => {
      const people = `- grace
- username: ada
  team: core
  note: 'on "loan", from #research'
  costCenter: "0815"
  expires: 2027-01-31
- { expires: "2027-01-31", username: linus }
`;
      assert.deepEqual(load({ "seats.yml": people }).seats, [
        { username: "grace" },
        ada,
        { username: "linus", expires: "2027-01-31" },
      ]);
    });

    it("a mapping with defaults, in any order", () => {
      const file = "seats:\n- ada\n- {username: grace, team: tools}\ncostCenter: '7'\nteam: core\n";
      assert.deepEqual(load({ "seats.yaml": file }).seats, [
        { username: "ada", team: "core", costCenter: "7" },
        { username: "grace", team: "tools", costCenter: "7" },
      ]);
    });

    it("JSON, which is YAML", () => {
      assert.deepEqual(load({ "seats.yaml": JSON.stringify({ seats: [ada] }) }).seats, [ada]);
    });

    it("a table, its columns in any order", () => {
      const table = `
# From the spreadsheet
expires, username ,note,costCenter,team

2027-01-31,ada,"on ""loan"", from #research",0815, core
"", "Grace" ,,,
,,,,
`;
      assert.deepEqual(load({ "seats.csv": table }).seats, [ada, { username: "grace" }]);
    });

    it("a table with semicolons, as spreadsheets write it where the comma is the decimal sign", () => {
      const table = "\ufeffusername;note\r\nada;3,5 days a week\r\n;\r\ngrace;\r\n";
      assert.deepEqual(load({ "SEATS.CSV": table }).seats, [
        { username: "ada", note: "3,5 days a week" },
        { username: "grace" },
      ]);
    });

    it("files with byte order mark, Windows line breaks, or without a line break at the end", () => {
      assert.deepEqual(load({ "seats.yaml": "\ufeff- ada\r\n- grace" }).seats, [
        { username: "ada" },
        { username: "grace" },
      ]);
    });

    it("a folder, file by file, without the hidden ones", () => {
      const files = {
        "b.csv": "username\nlinus",
        "a.yaml": "team: core\nseats: [ada]",
        "c.yml": "seats: []",
        ".gitkeep": "",
        ".d.yaml": "- grace",
      };
      assert.deepEqual(load(files).seats, [{ username: "ada", team: "core" }, { username: "linus" }]);
    });

    it("files that are links", () => {
      inFolder((folder) => {
        mkdirSync(join(folder, "seats"));
        writeFileSync(join(folder, "team.yaml"), "- ada");
        symlinkSync("../team.yaml", join(folder, "seats", "core.yaml"));
        assert.deepEqual(loadFrom(folder, "seats").seats, [{ username: "ada" }]);
      });
    });

    it("names that mean something to JavaScript", () => {
      const seats = load({ "seats.yaml": "[constructor, toString, hasownproperty]" }).seats;
      assert.deepEqual(
        seats?.map(({ username }) => username),
        ["constructor", "tostring", "hasownproperty"],
      );
    });

    it("a path relative to the working directory", () => {
      assert.equal(loadRoster("examples/roster/seats.yaml")[0]?.username, "octocat");
    });

    it("what looks like something else, in quotes", () => {
      const file = `["123", 'on', "null", "2027-01-31", "1e3", !!str 42, e123, 1a]`;
      const seats = load({ "seats.yaml": file }).seats;
      assert.deepEqual(
        seats?.map(({ username }) => username),
        ["123", "on", "null", "2027-01-31", "1e3", "42", "e123", "1a"],
      );
    });

    it("50,000 people", () => {
      const people = Array.from({ length: 50_000 }, (_, index) => `user${index}`);
      for (const [name, first] of [
        ["seats.yaml", "- "],
        ["seats.csv", ""],
      ] as const) {
        const header = name === "seats.csv" ? "username\n" : "";
        const seats = load({ [name]: header + people.map((login) => `${first}${login}\n`).join("") }).seats;
        assert.deepEqual(
          seats?.map(({ username }) => username),
          people,
        );
      }
    });

    it("whatever people were written to a file", () => {
      const pick = picker(1);
      const texts = [
        undefined,
        "x",
        "a, b; c",
        'say "hi"',
        "# no comment",
        "123",
        "yes",
        "- a",
        "ü\u{1f600}",
        " x ",
        "'",
        "{a: b}",
      ];
      for (let round = 0; round < 100; round++) {
        const people = Array.from({ length: pick([1, 2, 10]) }, (_, index) => {
          const [team, note, costCenter] = [pick(texts), pick(texts), pick(texts)];
          const person = {
            username: `user-${index}`,
            team,
            note,
            costCenter,
            expires: pick([undefined, "2028-02-29"]),
          };
          return Object.fromEntries(Object.entries(person).filter(([, value]) => value !== undefined));
        });
        assert.deepEqual(load({ "seats.yaml": stringify(people, { version: "1.1" }) }).seats, people);
        for (const separator of [",", ";"])
          assert.deepEqual(load({ "seats.csv": table(people, separator) }).seats, people);
      }
    });
  });

  describe("complains of", () => {
    const login = "a GitHub login has letters, digits and single hyphens, 39 at most";
    for (const [what, file, ...complaints] of [
      [
        "a login in another case",
        "- Ada\n- grace\n- aDA",
        "3:3: username: ada is already listed at seats.yaml:1:3; keep one",
      ],
      [
        "a person listed twice",
        "- ada\n- team: x\n  username: ada",
        "3:13: username: ada is already listed at seats.yaml:1:3",
      ],
      ["an integer", "- 123", '1:3: username: without quotes, YAML tools read "123" as a number; put it in quotes'],
      ["an integer with leading zeros", "- 0123", '1:3: username: without quotes, YAML tools read "0123" as a number'],
      ["a float", "- 1e3", '1:3: username: without quotes, YAML tools read "1e3" as a number'],
      ["a hexadecimal number", "- 0x1F", '1:3: username: without quotes, YAML tools read "0x1F" as a number'],
      ["a number of YAML 1.1", "- 123_456", '1:3: username: without quotes, YAML tools read "123_456" as a number'],
      ["true", "- true", '1:3: username: without quotes, YAML tools read "true" as a boolean'],
      [
        "a boolean of YAML 1.1",
        "- Off\n- y",
        '1:3: username: without quotes, YAML tools read "Off" as a boolean',
        '2:3: username: without quotes, YAML tools read "y"',
      ],
      ["null", "- null", '1:3: username: without quotes, YAML tools read "null" as nothing'],
      ["a tilde", "- ~", '1:3: username: without quotes, YAML tools read "~" as nothing'],
      ["a date as login", "- 2027-01-31", '1:3: username: without quotes, YAML tools read "2027-01-31" as a date'],
      ["an empty item", "- ada\n-\n- grace", `2:2: username: is empty; ${login}`],
      ["an empty login", "- ''", `1:3: username: is empty; ${login}`],
      ["a login that cannot be", "- octo--cat", `1:3: username: got "octo--cat"; ${login}`],
      [
        "a bot",
        "- username: 'renovate[bot]'",
        '1:13: username: got "renovate[bot]", a GitHub App\'s bot account; seats are for people',
      ],
      ["a login with an invisible character", "- ada\u200b", '1:3: username: got "ada\\u{200b}"'],
      [
        "__proto__",
        "- __proto__\n- {username: ada, __proto__: {}}",
        '1:3: username: got "__proto__"',
        '2:19: "__proto__" is unknown; use username',
      ],
      ["a list in the list", "- [ada]", "1:3: username: must be text, not an alias, list or mapping"],
      ["a person without username", "- team: core\n", "1:3: username: is missing; write the GitHub login"],
      [
        "a person who is a key",
        "- ada: core",
        '1:3: "ada" is unknown; use username, email, team, note, costCenter, starts, expires',
        "1:3: username: is missing",
      ],
      [
        "a username of another type",
        "- username: [ada]\n- username: !!int '12'",
        "1:13: username: must be text",
        "2:19: username: must be text",
      ],
      [
        "a key that is misspelled",
        "- {username: ada, expire: x}",
        '1:19: "expire" is unknown; did you mean "expires"?',
      ],
      [
        "a key in another spelling",
        "- {username: ada, cost_center: x}",
        '1:19: "cost_center" is unknown; did you mean "costCenter"?',
      ],
      [
        "a key that comes twice",
        "- username: ada\n  team: x\n  team: y",
        '3:3: the key "team" appears twice; keep one of the two',
      ],
      [
        "a key that is no text",
        "- {[a]: b, username: ada}",
        "1:4: a key must be one of username, email, team, note, costCenter, starts, expires",
      ],
      [
        "a key without value",
        "- username: ada\n  team:\n  ? note",
        "2:8: team: is empty; write something, or leave it out",
        "3:5: note: is empty",
      ],
      ["a blank text", "- {username: ada, note: ' '}", "1:25: note: is empty; write something, or leave it out"],
      [
        "a text that YAML reads as something else",
        "- username: ada\n  costCenter: 0815\n  team: on",
        '2:15: costCenter: without quotes, YAML tools read "0815" as a number',
        '3:9: team: without quotes, YAML tools read "on" as a boolean',
      ],
      [
        "a text of several lines, which may be the next person",
        "- username: ada\n  note: on loan\n   - grace",
        "2:9: note: spans several lines; write it on one line",
      ],
      [
        "a quoted text of several lines",
        "- username: ada\n  note: 'on loan\n   - grace'",
        "2:9: note: spans several lines",
      ],
      [
        "a day that is not in the calendar",
        "- {username: ada, expires: 2027-02-30}",
        '1:28: expires: got "2027-02-30"; write a day of the calendar as YYYY-MM-DD, such as 2027-01-31',
      ],
      ["a leap day of another year", "- {username: ada, expires: 2027-02-29}", '1:28: expires: got "2027-02-29"'],
      ["a date in another form", "- {username: ada, expires: 31.01.2027}", '1:28: expires: got "31.01.2027"'],
      [
        "a date with time",
        "- {username: ada, expires: 2027-01-31T12:00:00Z}",
        '1:28: expires: got "2027-01-31T12:00:00Z"',
      ],
      ["a date that is a number", "- {username: ada, expires: 20270131}", '1:28: expires: got "20270131"'],
      ["a date that is nothing", "- username: ada\n  expires:", '2:11: expires: got ""'],
      [
        "dates that exclude each other",
        "- {username: ada, starts: 2027-02-01, expires: 2027-01-31}",
        "1:48: expires: 2027-01-31 is before starts, 2027-02-01; the seat would never be wanted",
      ],
      [
        "a person with an e-mail and no login",
        "- email: ada@example.com",
        "1:3: username: is missing; write the GitHub login, or let `copilot-seats resolve` find it by the e-mail",
      ],
      ["an e-mail that is none", "- {username: ada, email: ada at work}", "1:26: email: is not an e-mail address"],
      ["a login with an @", "- '@Ada'", '1:3: username: got "@Ada"; did you mean ada?'],
      [
        "the address of a person's page",
        "- https://github.com/ada-l/",
        '1:3: username: got "https://github.com/ada-l/"; did you mean ada-l?',
      ],
      ["a login with room around it", "- ' ada '", '1:3: username: got " ada "; did you mean ada?'],
      [
        "another site's page",
        "- https://gitlab.com/ada",
        '1:3: username: got "https://gitlab.com/ada"; a GitHub login',
      ],
      ["a date that is a list", "- {username: ada, expires: [2027-01-31]}", "1:28: expires: must be text"],
      [
        "an empty file",
        "",
        '1:1: is empty; list at least one person under "seats:" ("seats: []" is for one file of several)',
      ],
      [
        "a file with comments only",
        "# nobody\n",
        '1:1: is empty; list at least one person under "seats:" ("seats: []" is for one file of several)',
      ],
      [
        "a file that says null",
        "---\n~",
        '1:1: is empty; list at least one person under "seats:" ("seats: []" is for one file of several)',
      ],
      [
        "an empty list",
        "[]",
        '1:1: is an empty list; list at least one person under "seats:" ("seats: []" is for one file of several)',
      ],
      ["a text alone", "ada", '1:1: must be a list of people, or a mapping with the list under "seats"'],
      ["a mapping without seats", "team: core", '1:1: the key "seats" is missing; it holds the list of people'],
      [
        "seats that are nothing",
        "team: core\nseats:",
        '2:7: seats: must be a list of people; list at least one person under "seats:" ("seats: []" is for one file of several)',
      ],
      ["seats that are a mapping", "seats:\n  ada:\n  grace:", "2:3: seats: must be a list of people"],
      [
        "defaults that nobody asked for",
        "expires: 2027-01-31\nseat: [ada]\nseats: [ada]",
        '1:1: "expires" is unknown; use seats, team, costCenter',
        '2:1: "seat" is unknown; did you mean "seats"?',
      ],
      [
        "a default that is wrong, once",
        "team: on\ncostCenter: ''\nseats: [ada, grace]",
        "1:7: team: without quotes",
        "2:13: costCenter: is empty",
      ],
      [
        "what YAML cannot read",
        "- ada\n- @grace\n- 'linus",
        "2:3: cannot be read as YAML: Plain value cannot start with reserved character @",
        "3:9: cannot be read as YAML: Missing closing 'quote",
      ],
      ["tabs", "seats:\n\t- ada", "2:1: cannot be read as YAML: Tabs are not allowed as indentation"],
      [
        "a mistake that the parser sees four times, once",
        "seats:\n - a\n- b",
        "3:1: cannot be read as YAML: A block sequence may not be used as an implicit map key",
      ],
      [
        "a second document",
        "- ada\n---\n- grace",
        "2:1: a second YAML document begins here; a roster has only one: remove the line, or make two files",
      ],
      ["unknown tags", "- !login ada", "1:3: cannot be read as YAML: Unresolved tag: !login"],
      [
        "an alias",
        "- &a ada\n- username: grace\n  note: *a\n- *b",
        "3:9: note: must be text, not an alias",
        "4:3: username: must be text, not an alias",
      ],
      ["merge keys", "- &a {username: ada}\n- {<<: *a, username: grace}", '2:4: "<<" is unknown'],
      ["control characters", "- ada\n- gra\u0000ce\n- linus", '2:6: a control character, "\\u0000"; remove it'],
      ["line breaks of old Macs", "- ada\r- grace", '1:6: a control character, "\\r"; remove it'],
      ["nesting that is too deep", `- ${"[".repeat(100_000)}`, "1:"],
    ] as const) {
      it(what, () => complains({ "seats.yaml": file }, "seats.yaml", complaints));
    }

    for (const [what, file, ...complaints] of [
      [
        "an empty file",
        "",
        "1:1: lists nobody; the first line names the columns (username, email, team, note, costCenter, starts, expires), and each",
      ],
      [
        "a table without people",
        "# people\nusername,team\n\n,\n",
        "1:1: lists nobody; the first line names the columns",
      ],
      ["a table without header", "ada\ngrace", '1:1: "ada" is unknown', '1:1: the first line has no column "username"'],
      ["a header without username", "team,note\nx,y", '1:1: the first line has no column "username"'],
      [
        "a column that is unknown",
        "username,Team,login,\nada,,,",
        '1:10: "Team" is unknown; did you mean "team"?',
        '1:15: "login" is unknown; use username',
        '1:21: "" is unknown',
      ],
      [
        "a column that comes twice",
        "username,team,username\nada,,",
        '1:15: the column "username" appears twice; keep one of the two',
      ],
      [
        "a line with another number of fields",
        "username,note\nada,x\ngrace\nlinus,a,b",
        "3:1: fields: 1, columns in the first line: 2;",
        "4:1: fields: 3, columns in the first line: 2; put text that contains the separator in quotes",
      ],
      ["a person without username", "team,username\ncore,", "2:1: username: is missing; write the GitHub login"],
      [
        "a person listed twice",
        "username\nada\n# x\n  ADA",
        "4:3: username: ada is already listed at seats.csv:2:1; keep one of the two",
      ],
      [
        "a date in another form",
        'username;note;expires\nada; ü ;\ngrace;"a;b" ; 31.01.2027 ',
        '3:15: expires: got "31.01.2027"',
      ],
      ["a login that cannot be", 'team,username\nx, "octo cat"', '2:4: username: got "octo cat"'],
      [
        "a quote that is not closed, and would swallow a person",
        'username,note\nada,"x\ngrace,"y"\n',
        "2:5: a quote is not closed on its line, or out of place; a quote inside quotes is doubled",
      ],
      [
        "a quote out of place",
        'username,note\nada,the "best"\n',
        "2:5: a quote is not closed on its line, or out of place",
      ],
      ["text after a quote", 'username,note\nada,"x"y\n', "2:5: a quote is not closed on its line, or out of place"],
    ] as const) {
      it(`${what} (CSV)`, () => complains({ "seats.csv": file }, "seats.csv", complaints));
    }

    it("people who are in two files", () => {
      const { complaints } = load({ "a.yaml": "- ada", "b.csv": "team,username\ncore,ADA", "c.yaml": "- ada" });
      assert.deepEqual(complaints, [
        "b.csv:2:6: username: ada is already listed at a.yaml:1:3; keep one of the two",
        "c.yaml:1:3: username: ada is already listed at a.yaml:1:3; keep one of the two",
      ]);
    });

    it("a roster without people", () => {
      const problem = "lists nobody; a roster has at least one person";
      assert.deepEqual(load({ "seats.yaml": "seats: []" }).complaints, [`seats.yaml: ${problem}`]);
      assert.deepEqual(load({ "a.yaml": "seats: []", "b.yaml": "seats: []" }).complaints, [`FOLDER: ${problem}`]);
    });

    it("a folder without roster files", () => {
      const problem = "FOLDER: is a folder without roster files (.yaml, .yml or .csv)";
      assert.deepEqual(load({ ".gitkeep": "", ".x": "" }).complaints, [problem]);
    });

    it("a team's empty file", () => {
      assert.equal(load({ "a.yaml": "- ada", "b.yaml": "" }).complaints.length, 1);
    });

    it("other files in the folder, and folders", () => {
      inFolder((folder) => {
        for (const name of ["a.yaml", "b.yam", "README.md"]) writeFileSync(join(folder, name), "- ada");
        for (const name of ["more", "more.yaml"]) mkdirSync(join(folder, name));
        const wrongName =
          "is not a roster file (.yaml, .yml or .csv); a folder may have nothing else except hidden files";
        assert.deepEqual(loadFrom(folder).complaints, [
          `README.md: ${wrongName}`,
          `b.yam: ${wrongName}`,
          "more: is not a file; a roster folder is read one level deep",
          "more.yaml: is not a file; a roster folder is read one level deep",
        ]);
      });
    });

    it("links that lead nowhere or in a circle", () => {
      inFolder((folder) => {
        symlinkSync("nowhere.yaml", join(folder, "a.yaml"));
        symlinkSync("b.yaml", join(folder, "b.yaml"));
        const [nowhere, circle] = loadFrom(folder).complaints;
        assert.match(nowhere ?? "", /^a\.yaml: does not exist; looked for /);
        assert.match(circle ?? "", /^b\.yaml: cannot be read: ELOOP/);
      });
    });

    it("a file that does not exist, saying where it looked", () => {
      assert.throws(() => loadRoster("gone.yaml"), {
        message: `Cannot read the roster gone.yaml: 1 complaint\ngone.yaml: does not exist; looked for ${join(process.cwd(), "gone.yaml")}`,
      });
    });

    it("a file with another name", () => {
      assert.match(load({ "seats.json": "[]" }).complaints[0] ?? "", /^seats\.json: is not a roster file/);
    });

    it("a file that is not UTF-8", () => {
      const problem = 'is not UTF-8; save the file as UTF-8 (Excel: "CSV UTF-8")';
      const latin = Buffer.from("- ada\n- username: grace\n  note: caf\u00e9\n", "latin1");
      assert.deepEqual(load({ "seats.yaml": latin }).complaints, [`seats.yaml:3:12: ${problem}`]);
      const utf16 = Buffer.from("\ufeffusername\nada", "utf16le");
      assert.deepEqual(load({ "seats.csv": utf16 }).complaints, [`seats.csv:1:1: ${problem}`]);
    });

    it("a file that is too large", () => {
      const problem = "is 8.5 MB, over the limit of 8 MB; split it into a folder of files";
      assert.deepEqual(load({ "seats.csv": "x".repeat(8.5e6) }).complaints, [`seats.csv: ${problem}`]);
    });

    it("a file with 8 MB in one line, in no time", () => {
      for (const line of [" ".repeat(8e6), `"${'a""'.repeat(2.6e6)}`, `${" ".repeat(7.9e6)}"x`]) {
        assert.equal(load({ "seats.csv": line }).complaints.length, 1);
      }
    });

    it("50,000 keys in one mapping, in no time", () => {
      const file = Array.from({ length: 50_000 }, (_, index) => `user${index}:\n`).join("");
      assert.match(load({ "seats.yaml": file }).message, /: 50001 complaints\n/);
    });

    it("an alias that stands for billions, without following it", () => {
      const lines = ["- &a0 [ada]"];
      for (let level = 1; level < 30; level++) lines.push(`- &a${level} [*a${level - 1}, *a${level - 1}]`);
      assert.match(load({ "seats.yaml": lines.join("\n") }).message, /: 30 complaints\n/);
    });

    it("names of files that try to read as something else", () => {
      const { message } = load({ "a.yaml": "- ada", "b\n\u202ec.yaml": "" });
      assert.deepEqual(message.split("\n").slice(1), [
        'b\\u{a}\\u{202e}c.yaml:1:1: is empty; list at least one person under "seats:" ("seats: []" is for one file of several)',
      ]);
    });

    it("everything at once, in the order of files, up to twenty lines", () => {
      const { message } = load({ "a.yaml": "- on\n".repeat(15), "b.yaml": "- off\n".repeat(5000), "c.txt": "" });
      const [subject, ...lines] = message.split("\n");
      assert.equal(subject, "Cannot read the roster FOLDER: 5016 complaints");
      assert.equal(lines.length, 21);
      assert.match(lines[14] ?? "", /^a\.yaml:15:3: /);
      assert.match(lines[19] ?? "", /^b\.yaml:5:3: /);
      assert.equal(lines[20], "... and 4996 more");
    });

    it("a bad login anywhere, at its place", () => {
      const pick = picker(2);
      for (let round = 0; round < 100; round++) {
        const lines = Array.from({ length: pick([1, 3, 20]) }, (_, index) =>
          pick([
            `  - user-${index}`,
            `  - { username: user-${index}, note: ü }`,
            `  -   username: "user-${index}"\n      team: x`,
          ]),
        );
        const position = pick([...lines.keys()]);
        lines.splice(
          position,
          0,
          pick([
            "  # x\n\n  - no--login",
            "  - {team: x, username: 'no--login'}",
            "  - team: x\n    username: no--login",
          ]),
        );
        const file = ["seats:", ...lines].join(pick(["\n", "\r\n"]));
        const { complaints } = load({ "seats.yaml": file });
        assert.equal(complaints.length, 1);
        const [, line, column] = /^seats\.yaml:(\d+):(\d+): username: got "no--login"/.exec(complaints[0] ?? "") ?? [];
        assert.match(file.split("\n")[Number(line) - 1]?.slice(Number(column) - 1) ?? "", /^'?no--login/);
      }
    });
  });

  it("fails in one error that Pulumi prints without a stack trace", () => {
    assert.throws(
      () => loadRoster("gone.yaml"),
      (error) => {
        assert.ok(RunError.isInstance(error));
        const { message, stack } = error as RunError;
        assert.equal(stack, message);
        assert.equal(String(error), message);
        assert.doesNotMatch(inspect(error), /^ +at /m);
        return true;
      },
    );
  });
});

/** Asserts that each complaint begins with the file's name and then the expected text. */
function complains(files: Record<string, string>, name: string, expected: readonly string[]): void {
  const { complaints, seats } = load(files);
  assert.equal(seats, undefined);
  assert.equal(complaints.length, expected.length, complaints.join("\n"));
  for (const [index, complaint] of complaints.entries()) {
    assert.ok(
      complaint.startsWith(`${name}:${expected[index]}`),
      `${complaint}\nshould begin with\n${name}:${expected[index]}`,
    );
  }
}

function table(people: readonly Record<string, string | undefined>[], separator: string): string {
  const columns = ["expires", "username", "team", "note", "costCenter"];
  const quoted = (text = "") => (/^[\w-]*$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`);
  const rows = people.map((person) => columns.map((column) => quoted(person[column])).join(separator));
  return [columns.join(separator), ...rows].join("\r\n");
}

describe("what a roster says about teams on GitHub", () => {
  const teams = (text: string) =>
    inFolder((folder) => {
      writeFileSync(join(folder, "seats.yaml"), text);
      return [...loadTeams(folder)];
    });

  it("is read by slug in lower case, beside people", () => {
    assert.deepEqual(
      teams("seats: [ada]\nteams:\n  Core: { team: Platform, costCenter: '4711' }\n  ops: { costCenter: cc }\n"),
      [
        ["core", { team: "Platform", costCenter: "4711" }],
        ["ops", { costCenter: "cc" }],
      ],
    );
    assert.deepEqual(teams("- ada\n"), []);
  });

  it("has a place for each complaint", () => {
    assert.throws(
      () => teams("seats: [ada]\nteams:\n  core: { team: x }\n  CORE: { team: w }\n  a b: { team: z }\n  ops: web\n"),
      /:4:3: teams: core is already listed[\s\S]*:5:3: teams: .*"a b"[\s\S]*:6:3: teams: "ops" must have a mapping/,
    );
  });
});
