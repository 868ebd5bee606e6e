import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import sinon from "sinon";
import { type Adoption, adopt } from "../../../src/cli/adopt/adopt.js";
import { askAt } from "../../../src/cli/adopt/ask.js";
import { UsageError } from "../../../src/cli/command.js";
import { writeRepository } from "../../../src/cli/init/repository.js";
import { readOnlyGitHub } from "../../../src/github/github.js";
import type { Owner } from "../../../src/github/owner.js";
import { SeatReader } from "../../../src/github/seatReader.js";
import { loadRoster } from "../../../src/roster/index.js";
import { readSettings } from "../../../src/settings/settings.js";
import { root } from "../../../tools/package.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../../support/localGitHub.js";
import { RunningCommand } from "../../support/runningCommand.js";

const ACME: Owner = { kind: "organization", name: "acme" };
const SEATS = "GET /orgs/acme/copilot/billing/seats 200";
const MAIN = join(root, "src/cli/main.ts");
/** As a URL, so that it is found from any folder. */
const TSX = pathToFileURL(require.resolve("tsx")).href;

describe("copilot-seats adopt", function () {
  this.timeout(120_000);
  let folder: string;
  let github: LocalGitHub | undefined;
  let printed: string;
  let questions: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "copilot-seats-adopt-"));
    printed = "";
    questions = [];
  });

  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    const running = github;
    github = undefined;
    await running?.close();
  });

  async function start(...seed: Parameters<typeof localGitHub>): Promise<void> {
    github = await localGitHub(...seed);
  }

  /** Adopts, and returns everything that was printed. */
  async function run(choices: Partial<Adoption> & { answers?: string[] } = {}): Promise<string> {
    const { url } = github ?? assert.fail("start first");
    const { answers, ...others } = choices;
    const settings = readSettings(() => undefined, { GITHUB_TOKEN: TOKEN, GITHUB_BASE_URL: url });
    const ask = async (question: string) => {
      questions.push(question);
      return answers?.shift() ?? assert.fail(`nobody answers: ${question}`);
    };
    printed = "";
    await adopt({
      github: readOnlyGitHub(settings, { say: () => {} }),
      owner: ACME,
      folder,
      file: "seats.yaml",
      program: false,
      native: false,
      pending: undefined,
      ask: answers && ask,
      print: (text) => {
        printed += `${text}\n`;
      },
      now: new Date(),
      ...others,
    });
    assert.deepEqual(github?.writes(), [], "adopt only reads");
    return printed;
  }

  it("writes a project for the native door, and a file for pulumi import", async () => {
    await start({ seats: [{ login: "Ada" }] });
    assert.match(
      await run({ program: true, native: true }),
      /^import\.json is for programs in other languages: `pulumi import --file import\.json` records the same .* Delete it/m,
    );
    assert.match(read("index.ts"), /from "pulumi-copilot-seats\/native";/);
    assert.match(
      read("Pulumi.yaml"),
      /plugins:\n {2}providers:\n(?: .*\n)* {6}path: node_modules\/pulumi-copilot-seats\/plugin/,
    );
    assert.doesNotMatch(read("Pulumi.yaml"), /refresh/);
    const resources = [{ type: "copilot-seats:index:CopilotSeatRoster", name: "acme", id: "acme" }];
    assert.deepEqual(JSON.parse(read("import.json")), { resources });
  });

  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  const files = () => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const loginsIn = (name: string) => loadRoster(join(folder, name)).map(({ username }) => username);
  const held = (...logins: string[]) => ({ members: logins, seats: logins.map((login) => ({ login })) });

  it("writes who has a seat into a new roster, and shows the program to it", async () => {
    await start(held("Zed", "ann", "123"));
    assert.equal(
      await run(),
      `acme: 3 seats
  3 people have a seat assigned by name

Written: seats.yaml (3 people added)

Add to the program:

import { CopilotSeatRoster, loadRoster } from "pulumi-copilot-seats";

// Who was selected by name. Seats that the file does not have are left alone.
// Once it has everybody, \`exclusive: true\` makes it the whole list: then
// \`pulumi preview\` shows who else has a seat, and \`pulumi up\` cancels it.
new CopilotSeatRoster("acme", {
  organization: "acme",
  seats: loadRoster("seats.yaml"),
});

Pulumi.yaml should say \`options: { refresh: always }\`, so that each preview reads GitHub first.

Next: run \`pulumi preview\`. \`pulumi up\` records what the state does not have yet, and writes nothing to GitHub.
`,
    );
    assert.equal(
      read("seats.yaml"),
      '# yaml-language-server: $schema=node_modules/pulumi-copilot-seats/schema/roster.schema.json\nseats:\n  - "123"\n  - ann\n  - Zed\n',
    );
    assert.deepEqual(files(), ["seats.yaml"]);
  });

  it("writes a program and a project where there are none, and never over others", async () => {
    await start(held("ann"));
    const first = await run({ program: true });
    assert.deepEqual(files(), ["Pulumi.yaml", "index.ts", "seats.yaml"]);
    assert.match(first, /^Written: seats\.yaml \(1 person added\), index\.ts, Pulumi\.yaml$/m);
    assert.doesNotMatch(first, /Declare|refresh/);
    assert.match(read("Pulumi.yaml"), /^name: copilot-seats-acme\n[\s\S]*refresh: always/);

    write("index.ts", 'new CopilotSeatRoster("acme", { seats: loadRoster("team.csv") });\n');
    write("Pulumi.yaml", "name: mine\nruntime: nodejs\n");
    const second = await run({ program: true });
    assert.match(second, /^No file needed a change\.\n\nAdd to the program:\n.*loadRoster\("seats\.yaml"\)/ms);
    assert.match(second, /Pulumi\.yaml should say/);
    assert.equal(read("Pulumi.yaml"), "name: mine\nruntime: nodejs\n");
    assert.match(read("index.ts"), /team\.csv/);
  });

  it("writes the program where Pulumi.yaml or package.json says it is", async () => {
    await start(held("ann"));
    write("package.json", '{ "main": "infra/index.js" }');
    for (const [main, program] of [
      ["infra/", "infra/index.ts"],
      ["./other/deep", "other/deep/index.ts"],
      ["third/seats.ts", "third/seats.ts"],
    ] as const) {
      write("Pulumi.yaml", `name: mine\nruntime: nodejs\nmain: ${main}\noptions: { refresh: always }\n`);
      const said = await run({ program: true });
      assert.match(said, new RegExp(`^Written: .*${program}$`, "m"));
      assert.doesNotMatch(said, /package\.json|refresh|Add to the program/);
      assert.ok(read(program).includes(`loadRoster("${"../".repeat(program.split("/").length - 1)}seats.yaml")`));
      assert.match(await run({ program: true }), /^No file needed a change\.$/m);
    }
    assert.deepEqual(
      files().filter((name) => /index|Pulumi/.test(name)),
      ["Pulumi.yaml", "infra/index.ts", "other/deep/index.ts"],
    );
    await run({ program: true, folder: join(folder, "third"), file: "own.yaml" });
    assert.deepEqual(
      files().filter((name) => name.startsWith("third/")),
      ["third/own.yaml", "third/seats.ts"],
      "in the program's folder",
    );
  });

  it("adds to the program that package.json names", async () => {
    await start(held("ann"));
    write("package.json", '{ "main": "src/app.ts" }');
    write("src/app.ts", 'loadRoster("seats.yaml")');
    assert.doesNotMatch(await run({ program: true }), /Add to the program/);
    assert.ok(!files().includes("index.ts"));
  });

  it("recognizes a program in JavaScript", async () => {
    await start(held("ann"));
    write("index.js", 'loadRoster("seats.yaml")');
    assert.doesNotMatch(await run({ program: true }), /Declare/);
    assert.deepEqual(files(), ["Pulumi.yaml", "index.js", "seats.yaml"]);
  });

  it("writes JavaScript where Pulumi.yaml names a JavaScript file, as Node reads it", async () => {
    await start(held("ann"));
    write("Pulumi.yaml", "name: mine\nruntime: nodejs\nmain: infra/seats.js\noptions: { refresh: always }\n");
    await run({ program: true });
    assert.match(
      read("infra/seats.js"),
      /^const \{ CopilotSeatRoster, loadRoster \} = require\("pulumi-copilot-seats"\);$/m,
    );
    rmSync(join(folder, "infra"), { recursive: true });
    write("package.json", '{ "type": "module" }');
    await run({ program: true });
    assert.match(read("infra/seats.js"), /^import \{ CopilotSeatRoster, loadRoster \} from "pulumi-copilot-seats";$/m);
  });

  it("writes no program in another language, and names the way to import", async () => {
    await start(held("ann"));
    write("Pulumi.yaml", "name: mine\nruntime: yaml\n");
    const said = await run({ program: true });
    assert.match(
      said,
      /The program's runtime is yaml, which needs the native plugin: `adopt --native --program` writes/,
    );
    assert.doesNotMatch(said, /Add to the program|refresh/);
    assert.deepEqual(files(), ["Pulumi.yaml", "seats.yaml"]);
    assert.match(await run({ program: true, native: true }), /^Next: `pulumi import --file import\.json` records/m);
    assert.deepEqual(files(), ["Pulumi.yaml", "import.json", "seats.yaml"]);
  });

  it("merges into an existing roster: comments and order stay, and people who no longer have a seat are named", async () => {
    await start({
      ...held("ann", "bob", "cy", "old"),
      members: ["ann", "bob", "cy", "old", "dee", "eve"],
    });
    const before =
      "# Our seats\n\n- old\n- username: old-too\n  expires: 2020-01-31\n- ANN # since the trial\n- gone\n- dee";
    write("seats.yaml", before);
    const text = await run();
    assert.equal(read("seats.yaml"), `${before}\n- bob\n- cy`);
    assert.match(text, /Written: seats\.yaml \(2 people added\)/);
    assert.match(
      text,
      /`pulumi up` writes to GitHub, because it grants 2 seats to people who are in seats\.yaml and have none: gone, dee \(remove/,
    );
    const merged = read("seats.yaml");
    assert.match(await run(), /No file needed a change/);
    assert.equal(read("seats.yaml"), merged);
  });

  it("names people who have a seat outside their dates in the roster, by the date that excludes today", async () => {
    await start(held("ann", "bob", "cy"));
    write("seats.yaml", "- username: ann\n  expires: 2020-01-31\n- username: bob\n  starts: 2999-01-31\n- cy\n");
    const text = await run();
    assert.match(text, /^ {2}1 seat of people whose `expires` in seats\.yaml has passed: ann$/m);
    assert.match(text, /^ {2}1 seat of people whose `starts` in seats\.yaml has not come yet: bob$/m);
  });

  it("adds to CSV files and to folders", async () => {
    await start(held("ann", "bob"));
    await run({ file: "new/seats.csv" });
    assert.equal(read("new/seats.csv"), "username\nann\nbob\n");
    write("teams/design.csv", "note;username\nx;Bob\n");
    const text = await run({ file: "teams", program: true });
    assert.deepEqual(loginsIn("teams"), ["ann", "bob"]);
    assert.match(read("teams/adopted.yaml"), /\$schema=\.\.\/node_modules\/.*\nseats:\n {2}- ann\n$/);
    assert.match(text, /Written: teams\/adopted\.yaml \(1 person added\), index\.ts, Pulumi\.yaml/);
    assert.match(read("index.ts"), /loadRoster\("teams"\)/);
    assert.match(await run({ file: "teams", program: true }), /No file needed a change/);
    write("design.csv", "username,note\nann,x");
    await run({ file: join(folder, "design.csv") });
    assert.equal(read("design.csv"), "username,note\nann,x\nbob,");
  });

  it("begins with files that list nobody, such as those of init", async () => {
    await start(held("ann", "bob"));
    await writeRepository(folder, { organization: "acme", here: folder });
    const empty = read("seats/platform.yaml");
    const text = await run({ file: "seats", program: true });
    assert.match(text, /^Written: seats\/adopted\.yaml \(2 people added\)$/m);
    assert.doesNotMatch(text, /Declare|should say/);
    assert.deepEqual(loginsIn("seats"), ["ann", "bob"]);
    assert.equal(read("seats/platform.yaml"), empty);
    write("one.yaml", "seats: [] # nobody yet\n");
    await run({ file: "one.yaml" });
    assert.equal(read("one.yaml"), "seats: # nobody yet\n  - ann\n  - bob\n");
    write("folder/.gitkeep", "");
    await run({ file: "folder" });
    assert.deepEqual(loginsIn("folder"), ["ann", "bob"]);
    write("wrong/README.md", "");
    await assert.rejects(run({ file: "wrong" }), /README\.md: is not a roster file/);
  });

  it("says that package.json names a program that does not exist", async () => {
    await start(held("ann"));
    write("package.json", '{ "main": "index.js" }');
    assert.doesNotMatch(await run(), /package\.json/);
    assert.match(
      await run({ program: true }),
      /^package\.json names the program "index\.js", which does not exist\..* To fix it: npm pkg delete main$/m,
    );
    write("package.json", '{ "main": "index.ts" }');
    assert.doesNotMatch(await run({ program: true }), /package\.json/);
  });

  it("refuses a roster that cannot be read or changed, before it asks GitHub", async () => {
    await start(held("ann"));
    write("seats.yaml", "- 12\n- octo--cat\n");
    await assert.rejects(run(), /^Cannot read the roster .*seats\.yaml: 2 complaints/);
    await assert.rejects(run({ file: "seats.txt" }), UsageError);
    assert.deepEqual(github?.taken(), []);
    assert.equal(read("seats.yaml"), "- 12\n- octo--cat\n");
    write("seats.yaml", "? seats\n: - bob\n");
    await assert.rejects(run({ program: true }), /Cannot add 1 to the roster .*by hand/);
    assert.deepEqual(files(), ["seats.yaml"]);
  });

  describe("seats that will end", () => {
    const ending = (...logins: string[]) => ({
      members: ["ann", ...logins],
      seats: [{ login: "ann" }, ...logins.map((login) => ({ login, pendingCancellation: true }))],
    });

    it("are kept or left as the command line says, and refused if it says nothing", async () => {
      await start(ending("bob", "cy"));
      await assert.rejects(run({ program: true }), (error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, /^2 seats will end with the billing cycle: bob, cy\. Use --pending leave, or/);
        return true;
      });
      assert.deepEqual(files(), []);
      const left = await run({ pending: "leave" });
      assert.match(left, /^ {2}2 seats ending on \d{4}-\d\d-\d\d, left to end: bob, cy$/m);
      assert.match(left, /writes nothing to GitHub/);
      assert.deepEqual(loginsIn("seats.yaml"), ["ann"]);
      const kept = await run({ pending: "keep" });
      assert.match(kept, /^ {2}2 seats ending on \d{4}-\d\d-\d\d, kept: bob, cy$/m);
      assert.match(kept, /`pulumi up` writes to GitHub, because it takes 2 cancellations back: bob, cy\./);
      assert.deepEqual(loginsIn("seats.yaml"), ["ann", "bob", "cy"]);
    });

    it("are asked about one by one, until an answer is for all", async () => {
      await start(ending("bob", "cy", "dee", "eve"));
      await run({ answers: ["", "what", "K", "l", "ka"] });
      assert.equal(questions.length, 5);
      assert.match(questions[1] ?? "", /^"" is not one of k, l, ka and la\.\nThe seat of bob will end on/);
      assert.match(questions[2] ?? "", /^"what" is not one of k, l, ka and la\.\nThe seat of bob will end on/);
      assert.match(questions[3] ?? "", /^The seat of cy will end on/);
      assert.match(
        questions[0] ?? "",
        /^The seat of bob will end on \d{4}-\d\d-\d\d\. Keep it, so that the next pulumi up takes/,
      );
      assert.deepEqual(loginsIn("seats.yaml"), ["ann", "bob", "dee", "eve"]);
      rmSync(join(folder, "seats.yaml"));
      questions = [];
      assert.match(await run({ answers: [" la "] }), /left to end: bob, cy, dee, eve/);
      assert.equal(questions.length, 1);
    });

    it("are the roster's to decide when it has the person", async () => {
      await start(ending("bob"));
      write("seats.yaml", "- ann\n- bob\n");
      assert.match(await run(), /kept: bob\n.*takes 1 cancellation back: bob/s);
      write("seats.yaml", "- ann\n- username: bob\n  expires: 2020-01-31\n");
      assert.match(await run(), /left to end: bob\n.*writes nothing to GitHub/s);
    });

    it("are asked about before anything is written, and what appears meanwhile is not overwritten", async () => {
      await start(ending("bob"));
      const ask = async () => {
        assert.deepEqual(files(), []);
        write("seats.yaml", "- somebody\n");
        return "l";
      };
      await assert.rejects(run({ ask, program: true }), /EEXIST/);
      assert.equal(read("seats.yaml"), "- somebody\n");
    });

    it("are asked about on the terminal, where the end of the input is not an answer", async () => {
      await start(ending("bob"));
      const [keyboard, screen] = [new PassThrough(), new PassThrough().setEncoding("utf8")];
      const ask = askAt(keyboard, screen);
      keyboard.write("l\n");
      assert.match(await run({ ask }), /left to end: bob/);
      assert.match(screen.read(), /^The seat of bob will end on .* \[k, l; for all remaining: ka, la\] $/);
      rmSync(join(folder, "seats.yaml"));
      keyboard.end();
      await assert.rejects(run({ ask }), /^Error: no answer; nothing was written$/);
      assert.deepEqual(files(), []);
    });

    it("are a mistake in a pipeline's command line that does not mention them", async () => {
      await start(ending("bob"));
      const adoption = (...args: string[]) =>
        new RunningCommand(process.execPath, ["--import", TSX, MAIN, "adopt", "--organization", "acme", ...args], {
          cwd: folder,
          env: { ...process.env, GITHUB_TOKEN: TOKEN, GITHUB_BASE_URL: github?.url },
        }).outcome;
      const refused = await adoption();
      assert.deepEqual([refused.code, files()], [2, []], refused.output);
      assert.match(refused.output, /^copilot-seats: 1 seat will end with the billing cycle: bob\. Use --pending leave/);
      const { code, output } = await adoption("--pending", "leave", "--program");
      assert.deepEqual([code, files()], [0, ["Pulumi.yaml", "index.ts", "seats.yaml"]], output);
    });
  });

  it("leaves seats without an assignee, and people whom no program can name", async () => {
    await start({
      members: ["ann", "octo--cat", "tux--cat"],
      seats: [{ login: "ann" }, { login: "octo--cat" }, { login: "tux--cat", pendingCancellation: true }],
      nullAssigneeSeats: 4,
    });
    const text = await run();
    assert.match(text, /^acme: 7 seats$/m);
    assert.match(text, /^ {2}4 seats have no assignee \(since \d{4}-\d\d-\d\d\), left alone$/m);
    assert.match(text, /2 seats whose login no program can use, left alone: octo--cat, tux--cat \(ends\)$/m);
    assert.deepEqual(loginsIn("seats.yaml"), ["ann"]);
  });

  describe("seats through teams", () => {
    const tokens = [
      { token: TOKEN, login: "owner", scopes: ["manage_billing:copilot", "read:org", "read:enterprise"] },
    ];
    const platform = { slug: "platform", members: ["bob", "cy"], copilot: true };
    const through = (team: string, ...logins: string[]) => logins.map((login) => ({ login, team }));
    const people = (...logins: string[]) => logins.map((login) => ({ login }));

    it("become resources of the teams", async () => {
      const design = { slug: "design", members: ["dee"], copilot: true };
      const seats = [...people("ann"), ...through("platform", "bob", "cy"), ...through("design", "dee")];
      await start({ members: ["ann", "bob", "cy", "dee"], teams: [platform, design], seats }, { tokens });
      const text = await run({ program: true });
      assert.match(
        text,
        /^ {2}1 person has a seat assigned by name\n {2}3 seats come through 2 teams: design \(1\), platform \(2\)$/m,
      );
      assert.match(
        read("index.ts"),
        /^import {\s+CopilotSeatRoster,\s+CopilotTeamSeatAssignment,\s+loadRoster,\s+} from/,
      );
      assert.match(
        read("index.ts"),
        /^for \(const team of \["design", "platform"\]\) {\n {2}new CopilotTeamSeatAssignment\(team, { organization: "acme", team }\);\n}$/m,
      );
      assert.deepEqual(loginsIn("seats.yaml"), ["ann"]);
      assert.match(await run({ program: true }), /No file needed a change\.\n\nNext/);

      write("index.ts", read("index.ts").replace('"design", ', ""));
      const more = await run();
      assert.match(
        more,
        /Add to the program:\n\nimport { CopilotTeamSeatAssignment } from .*const team of \["design"\]/s,
      );
      assert.doesNotMatch(more, /new CopilotSeatRoster/);
    });

    it("of the enterprise are left to it in an organization's list", async () => {
      const everybody = { slug: "ent:everybody", members: ["bob"], copilot: true };
      await start({
        members: ["ann", "bob"],
        teams: [everybody],
        seats: [...people("ann"), ...through(everybody.slug, "bob")],
      });
      const text = await run({ program: true });
      assert.match(text, /^ {2}1 seat comes from the enterprise's team everybody and stays there$/m);
      assert.doesNotMatch(read("index.ts"), /Team/);
    });

    it("are shown in lines that a narrow terminal does not break, even those of the program", async () => {
      const seats = [
        ...people("ann"),
        { login: "dee", pendingCancellation: true },
        ...through("platform", "bob", "cy"),
      ];
      await start({ members: ["ann", "bob", "cy", "dee"], teams: [platform], seats }, { tokens });
      const narrow = await run({ pending: "keep", columns: 80 });
      for (const line of narrow.split("\n")) assert.ok(line.length <= 80, line);
      assert.match(narrow, /\nNext: .*\n {2}\S/);
      assert.match(narrow, /^import {$/m);
    });

    it("need no roster when nobody has another seat", async () => {
      await start({ members: ["bob", "cy"], teams: [platform], seats: through("platform", "bob", "cy") }, { tokens });
      await run({ program: true });
      assert.deepEqual(files(), ["Pulumi.yaml", "index.ts"]);
      assert.doesNotMatch(read("index.ts"), /oster/);
    });

    it("are left out where an up would buy or could not work, with the reason", async () => {
      const seats = [...people("ann", "dee"), ...through("platform", "bob")];
      await start({ members: ["ann", "bob", "cy", "dee"], teams: [platform], seats }, { tokens });
      github?.world.cancelSeat("acme", "cy");
      const text = await run({ program: true, pending: "leave" });
      assert.match(
        text,
        /the team platform is left out of the program: 1 member lacks a lasting seat, and would get one: cy/,
      );
      assert.doesNotMatch(read("index.ts"), /Team/);
      assert.match(text, /writes nothing to GitHub/);
    });

    it("cannot be adopted by a token that may not read teams", async () => {
      await start({ members: ["bob", "cy"], teams: [platform], seats: through("platform", "bob", "cy") });
      await assert.rejects(run({ program: true }), ({ message }) => {
        assert.match(message, /^Cannot read the team platform of acme: GitHub answered 40\d .*"read:org"/);
        return true;
      });
      assert.deepEqual(files(), []);
    });

    it("of an enterprise are distinguished from those of its organizations", async () => {
      const organizations = [
        { login: "Acme", owners: ["owner"], members: ["ann", "bob"], seats: people("ann", "bob") },
        { login: "umbrella", owners: ["owner"], members: ["ann"], seats: people("ann") },
      ];
      const octo = {
        slug: "octo",
        organizations: ["acme", "umbrella"],
        owners: ["owner"],
        members: ["dee", "eve"],
        teams: [{ slug: "ent:everybody", members: ["eve"], copilot: true }],
        seats: [...people("bob", "dee"), ...through("ent:everybody", "eve")],
      };
      await start({}, { tokens, organizations, enterprises: [octo] });
      const text = await run({ owner: { kind: "enterprise", name: "octo" }, program: true });
      assert.match(text, /^ {2}2 seats come from the organization Acme and stay there$/m);
      assert.match(text, /^ {2}1 seat comes from the organization umbrella and stays there$/m);
      assert.match(text, /^ {2}1 seat comes through 1 team: everybody \(1\)$/m);
      assert.deepEqual(loginsIn("seats.yaml"), ["bob", "dee"]);
      assert.match(read("index.ts"), /new CopilotSeatRoster\("octo", {\s+enterprise: "octo",\s+seats/);
      assert.match(
        read("index.ts"),
        /\["everybody"\]\) {\n {2}new CopilotTeamSeatAssignment\(team, { enterprise: "octo", team }\);/,
      );
    });

    it("cost two requests per team", async () => {
      const many = Array.from({ length: 1000 }, (_, index) => `user-${index}`);
      const teams = Array.from({ length: 3 }, (_, index) => ({
        slug: `team-${index}`,
        members: many.slice(index * 10, index * 10 + 10),
        copilot: true,
      }));
      const seats = many.map((login, index) => ({ login, team: index < 30 ? `team-${Math.floor(index / 10)}` : null }));
      await start({ members: many, teams, seats }, { tokens });
      await run();
      assert.equal(github?.taken().length, 10 + 6);
      assert.equal(loginsIn("seats.yaml").length, 970);
    });
  });

  it("writes nothing if the list kept changing", async () => {
    await start(held("ann"));
    const list = sinon.stub(SeatReader.prototype, "list");
    list.callsFake(async function (this: SeatReader) {
      return { ...(await list.wrappedMethod.call(this)), whole: false };
    });
    try {
      await assert.rejects(run(), ({ message }) => /^Cannot adopt .*acme: the list kept changing/.test(message));
      assert.deepEqual(files(), []);
    } finally {
      list.restore();
    }
  });

  it("writes all of its files or none", async () => {
    await start(held("ann"));
    // A broken link is not a program, and a program cannot be written there.
    symlinkSync(join(folder, "nowhere", "index.ts"), join(folder, "index.ts"));
    await assert.rejects(
      run({ program: true }),
      /^Error: Cannot write index\.ts: it is a symbolic link to nothing, .*\. Nothing was written\.$/,
    );
    assert.deepEqual(files(), ["index.ts"]);
    rmSync(join(folder, "index.ts"));
    await run({ program: true });
    assert.deepEqual(files(), ["Pulumi.yaml", "index.ts", "seats.yaml"]);
  });

  it("says so when there are no seats", async () => {
    await start({ seats: [] });
    assert.equal(await run({ program: true }), "acme has no seats: there is nothing to adopt.\n");
    assert.deepEqual(files(), []);
  });

  it("names no next step if a program could declare none of the seats", async () => {
    await start({ members: ["bob"], seats: [{ login: "bob", pendingCancellation: true }], nullAssigneeSeats: 2 });
    const text = await run({ program: true, pending: "leave" });
    assert.match(text, /^ {2}1 seat ending on .*, left to end: bob$/m);
    assert.match(text, /\n\nNothing was written: there is nothing here that a program could declare\.\n$/);
    assert.deepEqual(files(), []);
  });

  it("needs one request per hundred seats", async () => {
    const many = Array.from({ length: 1000 }, (_, index) => `user-${index}`);
    await start(held(...many));
    await run();
    assert.deepEqual(github?.taken(), Array(10).fill(SEATS));
    assert.equal(loginsIn("seats.yaml").length, 1000);
  });
});
