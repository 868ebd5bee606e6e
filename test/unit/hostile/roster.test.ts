import assert from "node:assert/strict";
import fc from "fast-check";
import type { RosterSeat } from "../../../src/roster/index.js";
import { load } from "../roster/support.js";
import { COLUMNS, loadAny } from "./loadAny.js";
import { FRAGMENTS, hostileText, login, prove } from "./support.js";

/** A text that a file can contain unchanged. */
const text = fc
  .oneof(hostileText, fc.string({ unit: "grapheme" }))
  .map((raw) => `${raw.replace(/[\p{Cc}\p{Cs}]/gu, "").slice(0, 200)}x`);
const day = fc
  .date({ min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const person: fc.Arbitrary<RosterSeat> = fc.record(
  {
    username: login,
    team: text,
    note: text,
    costCenter: text,
    expires: day,
    email: fc.constantFrom("ada@example.com", "Ü+1@example.org"),
  },
  { requiredKeys: ["username"], noNullPrototype: true },
);
const people = fc.uniqueArray(person, {
  minLength: 1,
  maxLength: 8,
  selector: ({ username }) => username.toLowerCase(),
});

const quoted = (value = "") => `"${value.replaceAll('"', '""')}"`;
const writers: Readonly<Record<string, (seats: readonly RosterSeat[]) => string>> = {
  "seats.yaml": (seats) => seats.map((seat) => `- ${JSON.stringify(seat)}`).join("\n"),
  "block.yml": (seats) =>
    `seats:\n${seats
      .map(
        (seat) =>
          `  - ${Object.entries(seat)
            .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
            .join("    ")}`,
      )
      .join("")}`,
  "seats.csv": (seats) =>
    [COLUMNS.join(","), ...seats.map((seat) => COLUMNS.map((column) => quoted(seat[column])).join(","))].join("\r\n"),
  "semicolons.csv": (seats) =>
    [COLUMNS.join(";"), ...seats.map((seat) => COLUMNS.map((column) => ` ${quoted(seat[column])} `).join(";"))].join(
      "\n",
    ),
};

const YAML_PARTS = [
  ...[
    "- ",
    "-",
    "ada",
    "grace\n",
    "\n",
    "\n  ",
    "\n    ",
    "seats:",
    "seats: ",
    "username: ",
    "team: ",
    "expires: 2027-01-31",
    ": ",
    ":",
    "? ",
    ", ",
  ],
  ...[
    "&a ",
    "*a",
    "<<: *a",
    "!!str ",
    "!!js/function ",
    "!!binary ",
    "!<tag:evil> ",
    "!",
    "{",
    "}",
    "[",
    "]",
    "|\n",
    ">-\n",
    "|9",
    "'",
    '"',
    "# x",
    "\n---\n",
    "\n...\n",
  ],
  ...[
    "%YAML 1.1\n---\n",
    "%TAG ! tag:x,2000:\n",
    "__proto__: ",
    "constructor: ",
    "{__proto__: {username: eve}}",
    "~",
    "null",
    "\t",
    "\\",
    '"\\x41"',
    '"\\uD800"',
    "@",
    "`",
    "\r\n",
  ],
];
const CSV_PARTS = [
  ...[
    "username",
    "team",
    "note",
    "__proto__",
    "constructor",
    ",",
    ";",
    "\t",
    "\n",
    "\r\n",
    "\r",
    '"',
    '""',
    '"""',
    "ada",
    "grace",
    "# x",
    " ",
    "=cmd|' /C calc'!A0",
    "\ufeff",
  ],
];
const made = (parts: readonly string[]) =>
  fc
    .array(
      fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(...parts) },
        { weight: 1, arbitrary: fc.constantFrom(...FRAGMENTS) },
      ),
      { maxLength: 25 },
    )
    .map((chosen) => chosen.join(""));
const rows = fc
  .array(fc.tuple(login, fc.constantFrom(...CSV_PARTS)), { minLength: 1, maxLength: 3 })
  .map((people) => `username,team\n${people.map((cells) => `${cells.join(",")}\n`).join("")}`);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  hostileText.map((raw) => Buffer.from(raw)),
);

describe("hostile roster files", function () {
  this.timeout(120_000);

  for (const [name, write] of Object.entries(writers)) {
    it(`hold whatever people were written to them (${name})`, () =>
      prove(
        fc.property(people, (written) => {
          const { seats, message } = load({ [name]: write(written) });
          const expected = written.map((seat) => ({ ...seat, username: seat.username.toLowerCase() }));
          assert.deepEqual(seats, expected, message);
        }),
        300,
      ));
  }

  for (const [name, begin, parts] of [
    ["seats.yaml", "- ada\n", YAML_PARTS],
    ["seats.csv", "username,team\nada,", CSV_PARTS],
  ] as const) {
    it(`are read, or refused with places, whatever is in them (${name})`, () => {
      const seen = { read: 0, refused: 0 };
      prove(
        fc.property(
          fc.oneof(
            {
              weight: 5,
              arbitrary: fc.tuple(fc.constantFrom("", begin), made(parts)).map((pieces) => pieces.join("")),
            },
            { weight: 1, arbitrary: rows },
            { weight: 1, arbitrary: bytes },
          ),
          (content) => loadAny(name, content, seen),
        ),
        1_200,
      );
      assert.ok(seen.read > 20 && seen.refused > 300, JSON.stringify(seen));
    });
  }
});
