import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import schema from "../../../schema/roster.schema.json";
import { loadRoster } from "../../../src/roster/index.js";
import { load, picker } from "./support.js";

const ajv = new Ajv({ strict: true, strictTypes: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);

const EXAMPLE = resolve("examples/roster");

describe("the roster's JSON Schema", () => {
  for (const path of ["seats.yaml", "seats/platform.yaml"]) {
    it(`takes examples/roster/${path}, which names it`, () => {
      const file = readFileSync(join(EXAMPLE, path), "utf8");
      assert.ok(validate(parse(file)), JSON.stringify(validate.errors));
      const [, reference] = /^# yaml-language-server: \$schema=(.+)$/m.exec(file) ?? [];
      const installed = join(EXAMPLE, "node_modules/pulumi-copilot-seats/schema/roster.schema.json");
      assert.equal(resolve(EXAMPLE, path, "..", reference ?? ""), installed);
    });
  }

  it("comes with an example whose file and folder list the same people", () => {
    const logins = (path: string) => loadRoster(join(EXAMPLE, path)).map(({ username }) => username);
    assert.deepEqual(logins("seats").sort(), logins("seats.yaml").sort());
    assert.deepEqual(readdirSync(join(EXAMPLE, "seats")), ["design.csv", "platform.yaml"]);
  });

  it("explains every key, for editors to show", () => {
    for (const [name, { description }] of Object.entries({ ...schema.definitions, person: schema })) {
      assert.ok(description.length > 20, name);
    }
  });

  describe("agrees with loadRoster", () => {
    for (const file of [
      "[ada, Grace-Hopper, mona_acme]",
      "- ada\n- {username: grace, team: x, note: z, costCenter: '7', expires: 2027-01-31}",
      "seats: [{username: ada}]\nteam: core\ncostCenter: cc",
      "seats: [ada]\nteams: {core: {team: x, costCenter: '7'}, ops: {costCenter: cc}}",
      "['123', 'on', 'null']",
      "- {username: ada, expires: '2028-02-29'}",
      "- {username: ada, email: ada@example.com, starts: 2027-01-04}",
      "- constructor",
    ]) {
      it(`that this is right: ${file}`, () => agree(file, true));
    }

    for (const file of [
      "",
      "[]",
      "~",
      "ada",
      "12",
      "team: core",
      "seats: [ada]\nteams: [core]",
      "seats: [ada]\nteams: {core: x}",
      "seats: [ada]\nteams: {core: {note: x}}",
      "seats: [ada]\nteams: {core: {costCenter: 7}}",
      "seats:",
      "seats: ada",
      "seats: {ada: x}",
      "- 123",
      "- 1e3",
      "- true",
      "- null",
      "-",
      "- ''",
      "- octo--cat",
      "- -octocat",
      "- 'octo cat'",
      "- octocat-",
      "- mona_acme_x",
      "- renovate[bot]",
      `- ${"x".repeat(40)}`,
      '- "octocat\\n"',
      "- [ada]",
      "- {team: core}",
      "- {}",
      "- {username: 12}",
      "- {username: ada, usrname: x}",
      "- {username: ada, __proto__: {}}",
      "- {username: ada, team: ''}",
      "- {username: ada, team: ' '}",
      "- {username: ada, team: }",
      "- {username: ada, costCenter: 12}",
      "- {username: ada, note: [x]}",
      "- {username: ada, email: ada}",
      "- {username: ada, email: 'ada @example.com'}",
      "- {email: ada@example.com}",
      "- {username: ada, starts: 4.1.2027}",
      "- '@ada'",
      "- https://github.com/ada",
      "- {username: ada, expires: 2027-02-30}",
      "- {username: ada, expires: 2027-02-29}",
      "- {username: ada, expires: 31.01.2027}",
      "- {username: ada, expires: 20270131}",
      "- {username: ada, expires: 2027-1-31}",
      '- {username: ada, expires: "2027-01-31\\n"}',
      "- {username: ada, expires: }",
      "seats: [ada]\nteam: 12",
      "seats: [ada]\nexpires: 2027-01-31",
      "seats: [ada]\nseat: [grace]",
    ]) {
      it(`that this is wrong: ${file}`, () => agree(file, false));
    }

    it("of files made of random parts", () => {
      const pick = picker(3);
      const login = () => pick(["ada", "x--y", "12", "'12'", "grace", "a".repeat(39), "a_b", "''", "[]", "~"]);
      const text = () => pick(["core", "12", "' '", "'0815'", "null", "[]", "a b", "{a: b}"]);
      const date = () => pick(["2027-01-31", "2028-02-29", "2027-13-01", "2027-04-31", "'2027-12-31'", "12", "soon"]);
      const person = () => {
        const fields = [
          `username: ${login()}`,
          `team: ${text()}`,
          `note: ${text()}`,
          `expires: ${date()}`,
          `user: ${text()}`,
        ];
        return pick([login(), `{${fields.slice(0, pick([1, 2, 3, 4, 4, 5])).join(", ")}}`, `{${fields[1]}}`]);
      };
      const people = () => Array.from({ length: pick([0, 1, 1, 1, 2]) }, person).join(", ");
      const seen = { true: 0, false: 0 };
      for (let round = 0; round < 1000; round++) {
        const file = pick([
          `[${people()}]`,
          `{seats: [${people()}], ${pick(["team", "costCenter", "note"])}: ${text()}}`,
        ]);
        // Only loadRoster requires at least one person in total, and each person only once.
        const { complaints } = load({ "seats.yaml": file });
        if (complaints.some((complaint) => /lists nobody|already listed/.test(complaint))) continue;
        const valid = validate(parse(file));
        assert.equal(complaints.length === 0, valid, `${file}\n${complaints.join("\n")}`);
        seen[`${valid}`]++;
      }
      assert.ok(seen.true > 50 && seen.false > 50, JSON.stringify(seen));
    });
  });

  describe("cannot see what loadRoster complains of:", () => {
    for (const [what, file] of [
      ["people listed twice", "[ada, Ada]"],
      ["words that only YAML 1.1 reads as something else", "[on, off, y]"],
      ["logins that YAML 1.1 reads as dates", "[2027-01-31]"],
      ["logins that YAML 1.1 reads as numbers", "[1_2]"],
      ["aliases", "[&a {username: ada, team: &b core}, {username: grace, team: *b}]"],
      ["texts of several lines", "[{username: ada, note: on\n loan}]"],
      ["a roster of nobody", "seats: []"],
    ] as const) {
      it(what, () => {
        assert.ok(validate(parse(file)));
        assert.equal(load({ "seats.yaml": file }).seats, undefined);
      });
    }
  });
});

function agree(file: string, right: boolean): void {
  assert.equal(validate(parse(file)), right, JSON.stringify(validate.errors));
  const { complaints, seats } = load({ "seats.yaml": file });
  assert.equal(seats !== undefined, right, complaints.join("\n"));
}
