import assert from "node:assert/strict";
import { loginSchema } from "../../../src/github/names.js";
import { load } from "../roster/support.js";
import { assertShowable } from "./support.js";

export const COLUMNS = ["username", "email", "team", "note", "costCenter", "starts", "expires"] as const;
const BUILT_IN = Object.getOwnPropertyNames(Object.prototype).sort();

export interface Seen {
  read: number;
  refused: number;
}

/** Loads a file. The result must be people with logins, or complaints that each name a place in the file. */
export function loadAny(name: string, content: string | Uint8Array, seen?: Seen): void {
  const { seats, message, complaints } = load({ [name]: content });
  assert.deepEqual(
    Object.getOwnPropertyNames(Object.prototype).sort(),
    BUILT_IN,
    "the prototype of all objects was changed",
  );
  if (seats) {
    if (seen) seen.read++;
    assert.ok(seats.length > 0);
    for (const seat of seats) {
      assert.equal(loginSchema.parse(seat.username), seat.username);
      assert.equal(Object.getPrototypeOf(seat), Object.prototype);
      // A cell that swallowed the next line would swallow a person.
      if (name.endsWith(".csv")) assert.doesNotMatch(Object.values(seat).join(""), /\n/);
      for (const key of Object.keys(seat)) assert.ok((COLUMNS as readonly string[]).includes(key), key);
    }
    return;
  }
  if (seen) seen.refused++;
  assert.match(message, /^Cannot read the roster /);
  const lines = Buffer.from(content)
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .split("\n");
  assert.ok(complaints.length > 0 && complaints.length <= 21);
  for (const complaint of complaints) {
    assertShowable(complaint, 1_000);
    if (/^\.\.\. and \d+ more$/.test(complaint)) continue;
    const [, place, line, column] = /^([^:]+)(?::(\d+):(\d+))?: ./.exec(complaint) ?? assert.fail(complaint);
    assert.equal(place, name);
    if (line === undefined) continue;
    assert.ok(
      Number(line) <= lines.length && Number(column) - 1 <= (lines[Number(line) - 1] ?? "").length,
      `${complaint}\n${JSON.stringify(lines)}`,
    );
  }
}
