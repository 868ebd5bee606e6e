import assert from "node:assert/strict";
import fc from "fast-check";
import { dateFrom } from "../../../../src/cli/resolve/dates.js";
import { columnsFrom, type Line, linesOf } from "../../../../src/cli/resolve/people.js";
import { tableOf } from "../../../../src/cli/resolve/table.js";

const GERMAN = {
  name: "hr.csv",
  columns: columnsFrom(["team=Abteilung", "expires=Austritt"]),
  dates: "DD.MM.YYYY" as const,
};
const TEXT =
  'sep=;\r\nName;E-Mail;Abteilung;Austritt\r\n"Müller; Ann";Ann@Acme.com;Größe;31.01.2027\r\n\r\nBob;bob@acme.com;"Zwei\r\nZeilen";\r\nCy;cy@acme.com;Büro;1.2.2027\r\n';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string) => new Uint8Array(Buffer.from(text, "utf16le"));
const swapped = (text: string) => new Uint8Array(Buffer.from(text, "utf16le").swap16());
const read = (bytes: Uint8Array | string, reading: Partial<typeof GERMAN> = {}): Line[] =>
  linesOf(tableOf(typeof bytes === "string" ? bytesOf(bytes) : bytes, "hr.csv"), { ...GERMAN, ...reading });
const plainly = (text: string) => read(text, { columns: new Map() });

describe("the reader of exports", () => {
  const expected = [
    {
      line: 3,
      username: undefined,
      email: "ann@acme.com",
      fields: { team: "Größe", expires: "2027-01-31" },
      problem: undefined,
    },
    { line: 5, username: undefined, email: "bob@acme.com", fields: { team: "Zwei Zeilen" }, problem: undefined },
    {
      line: 7,
      username: undefined,
      email: "cy@acme.com",
      fields: { team: "Büro", expires: "2027-02-01" },
      problem: undefined,
    },
  ];

  for (const [what, bytes] of [
    ["UTF-8", bytesOf(TEXT)],
    ["UTF-8 with a mark", bytesOf(`\ufeff${TEXT}`)],
    ["UTF-16", utf16(`\ufeff${TEXT}`)],
    ["UTF-16 without a mark", utf16(TEXT)],
    ["UTF-16, the other way around", swapped(`\ufeff${TEXT}`)],
    ["Windows-1252, which Excel calls CSV", new Uint8Array(Buffer.from(TEXT, "latin1"))],
    ["line breaks of Unix", bytesOf(TEXT.replaceAll("\r\n", "\n"))],
    ["line breaks of old Macs", bytesOf(TEXT.replaceAll("\r\n", "\r"))],
  ] as const) {
    it(`reads ${what}`, () => assert.deepEqual(read(bytes), expected));
  }

  it("knows the separator by the first line, and the columns by their names", () => {
    for (const separator of [",", ";", "\t"]) {
      const [line] = plainly(
        [
          ["E-MAIL", "user name", "Cost_Center"],
          ["ann@acme.com", "@Ann", "4711"],
        ]
          .map((row) => row.join(separator))
          .join("\n"),
      );
      assert.deepEqual(line, {
        line: 2,
        username: "ann",
        email: "ann@acme.com",
        fields: { costCenter: "4711" },
        problem: undefined,
      });
    }
    assert.equal(plainly('"Name, Vorname";email\nx;ann@acme.com')[0]?.email, "ann@acme.com");
    assert.equal(plainly("email\nann@acme.com\n")[0]?.email, "ann@acme.com");
  });

  it("takes logins as people write them", () => {
    const lines = plainly("username,email\nhttps://github.com/Ann,\n  @bob ,\ncy,\n");
    assert.deepEqual(
      lines.map(({ username }) => username),
      ["ann", "bob", "cy"],
    );
  });

  it("reads each date format, and only existing dates", () => {
    assert.equal(dateFrom("31.01.2027", "DD.MM.YYYY"), "2027-01-31");
    assert.equal(dateFrom("1/2/2027", "DD/MM/YYYY"), "2027-02-01");
    assert.equal(dateFrom("1/2/2027", "MM/DD/YYYY"), "2027-01-02");
    assert.equal(dateFrom("2027-01-31", "YYYY-MM-DD"), "2027-01-31");
    for (const text of ["31.02.2027", "31.01.27", "2027-01-31", "", "31.01.2027 00:00", "1.2.2027.3"]) {
      assert.equal(dateFrom(text, "DD.MM.YYYY"), undefined);
    }
  });

  it("says what is wrong with a line, and reads the others", () => {
    const table = [
      "E-Mail;username;Abteilung;Austritt;starts",
      "ann@acme.com;;;2027-01-31;", // 2
      "bob@acme.com;;;31.01.2027;01.02.2027", // 3
      ";;Sales;;", // 4
      "not an address;;;;", // 5
      "cy@acme.com;octo--cat;;;", // 6
      "dee@acme.com;dee@acme.com;;;", // 7
      "eve\u200b@acme.com;;;;", // 8
      "fay@acme.com;;Sa\u202eles;;", // 9
      "gus@acme.com;;;", // 10
      "ok@acme.com;;;;", // 11
    ].join("\n");
    const said = read(table).map(({ line, problem }) => `${line} ${problem}`);
    assert.deepEqual(said, [
      '2 its expires is not a date in the format DD.MM.YYYY: "2027-01-31"; see --dates',
      "3 its expires is before its starts: correct one of the dates",
      "4 it has neither an e-mail nor a login: write one of them",
      "5 its e-mail is not an address such as name@example.com: correct it",
      '6 GitHub does not allow its login: "octo--cat"; correct it',
      "7 its login is an e-mail address: write the login, or name the column with --column email=...",
      "8 its e-mail has invisible characters: type it again",
      "9 its team has invisible characters: type it again",
      "10 it has more or fewer cells than the first line: put a text with the separator in quotes",
      "11 undefined",
    ]);
  });

  it("refuses a malformed file, with the line and without a cell", () => {
    const said = (text: string | Uint8Array, reading = {}) => {
      try {
        return JSON.stringify(read(text, reading));
      } catch (error) {
        return error instanceof Error ? error.message : "";
      }
    };
    assert.match(said(""), /^hr\.csv is empty/);
    assert.match(said("E-Mail;Abteilung;Austritt\n"), /^hr\.csv lists nobody/);
    assert.match(said("PK\u0003\u0004\u0000\u0000xx"), /not text|is empty|no column/);
    assert.equal(
      said('email\n\n"secret@acme.com\n', { columns: new Map() }),
      "hr.csv:3: a quote is not closed or out of place; a quote inside quotes is doubled",
    );
    assert.equal(
      said("ann@acme.com;Sales\nbob@acme.com;Sales\n"),
      "hr.csv:1: the first line is a person; write the column names above it",
    );
    assert.equal(
      said("Mail;Abteilung;Austritt\nx"),
      'hr.csv: no column has e-mail addresses or logins; name it, for example --column email="..."; the file has "Mail", "Abteilung", "Austritt"',
    );
    assert.equal(said("email;Dept\nx;y"), 'hr.csv:1: there is no column "Abteilung"; the file has "email", "Dept"');
    assert.equal(
      said("email;E-Mail;Abteilung;Austritt\nx"),
      'hr.csv:1: two columns are called "email"; rename one of them',
    );
    assert.throws(() => columnsFrom(["mail=E-Mail"]), /--column takes a field/);
    assert.throws(() => columnsFrom(["email"]), /--column takes a field/);
  });

  it("never fails otherwise, and never shows an address, whatever the bytes are", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            "email",
            "a@b.c",
            ";",
            ",",
            "\t",
            '"',
            "\r\n",
            "\n",
            "\r",
            "sep=",
            "\u0000",
            "ü",
            " ",
            "\ufeff",
            "username",
          ),
        ),
        (parts) => {
          try {
            for (const { problem } of plainly(parts.join(""))) assert.doesNotMatch(problem ?? "", /a@b/);
          } catch (error) {
            assert.match(String(error), /^Error: hr\.csv/);
            assert.doesNotMatch(String(error), /a@b/);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
