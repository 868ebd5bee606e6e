import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { load, picker } from "./support.js";

describe("the reader of tables", () => {
  it("reads what csv-parse reads", () => {
    const pick = picker(4);
    const cells = [
      "",
      "x",
      " x ",
      '"x"',
      ' "x" ',
      '""',
      '"a,b;c"',
      '"say ""hi"""',
      '""""',
      '"#"',
      "a#b",
      "ü",
      'a"b',
      '"a"b',
      '"',
      "\t",
    ];
    const seen = { read: 0, refused: 0 };
    for (let round = 0; round < 3000; round++) {
      const separator = pick([",", ";"]);
      const lineBreak = pick(["\n", "\r\n"]);
      const plain = cells
        .slice(0, pick([12, 12, cells.length]))
        .filter((cell) => separator === ";" || !cell.includes("a,b"));
      const rows = Array.from({ length: pick([1, 2, 5]) }, (_, index) => {
        const row = [` user${index}`, pick(plain), pick(plain)].join(separator);
        return pick([row, row, row, `# ${row}`, "", "  "]);
      });
      const file = [["username", "team", "note"].join(separator), ...rows].join(lineBreak) + pick(["", lineBreak]);
      const expected = oracle(file, separator);
      const { seats, complaints } = load({ "seats.csv": file });
      // Both refuse malformed files, but we also refuse some for other reasons.
      if (complaints.some((complaint) => / is empty; | lists nobody; /.test(complaint))) continue;
      assert.deepEqual(seats, expected, `${JSON.stringify(file)}\n${complaints.join("\n")}`);
      seen[seats ? "read" : "refused"]++;
    }
    assert.ok(seen.read > 500 && seen.refused > 100, JSON.stringify(seen));
  });
});

/** The people as csv-parse reads them; undefined if it refuses the table, or reads a cell of several lines. */
function oracle(file: string, delimiter: string): Record<string, string>[] | undefined {
  try {
    const people = parse<Record<string, string>>(file, {
      columns: true,
      comment: "#",
      comment_no_infix: true,
      delimiter,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    });
    if (people.some((person) => Object.values(person).some((text) => text.includes("\n")))) return undefined;
    return people.map((person) => Object.fromEntries(Object.entries(person).filter(([, text]) => text !== "")));
  } catch {
    return undefined;
  }
}
