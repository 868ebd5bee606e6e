import { strict as assert } from "node:assert";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MAIN = join(__dirname, "..", "..", "..", "src", "cli", "main.ts");
const folder = mkdtempSync(join(tmpdir(), "copilot-seats-"));
const running = new Set<ChildProcess>();

interface Running {
  readonly child: ChildProcess;
  /** Everything that it has printed so far. */
  output(): string;
  errors(): string;
  /** Waits until it has printed these words. */
  printed(words: RegExp): Promise<RegExpExecArray>;
  ended(): Promise<number | null>;
}

function command(...args: string[]): Running {
  const child = spawn(process.execPath, ["--import", "tsx", MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  const closed = once(child, "close").then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    errors += text;
  });
  return {
    child,
    output: () => output,
    errors: () => errors,
    ended: () => closed,
    async printed(words) {
      for (;;) {
        const found = words.exec(output);
        if (found) return found;
        const over = await Promise.race([once(child.stdout, "data").then(() => false), closed.then(() => true)]);
        if (over && !words.test(output)) throw new Error(`it ended without printing ${words}: ${output}${errors}`);
      }
    },
  };
}

describe("the command copilot-seats", function () {
  this.timeout(120_000);

  afterEach(async () => {
    for (const child of running) {
      child.kill("SIGKILL");
      await once(child, "close");
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  it("simulate answers as a transcript says that GitHub did, or names what it cannot use of it", async () => {
    const file = join(folder, "transcript.json");
    const grant = { method: "POST", headers: { authorization: "Bearer local-token" } };
    const transcript = { likeness: { settings: { unknownUsers: "skip" }, faults: [] }, verdicts: [] };
    writeFileSync(file, JSON.stringify(transcript));
    const simulate = command("simulate", "--like", file);
    const [, url = ""] = await simulate.printed(/^Local GitHub: +(http:\/\/127\.0\.0\.1:\d+)$/m);
    const body = JSON.stringify({ selected_usernames: ["eve", "no-such-login"] });
    const response = await fetch(`${url}/orgs/acme/copilot/billing/selected_users`, { ...grant, body });
    assert.deepEqual(await response.json(), { seats_created: 1 });
    simulate.child.kill("SIGINT");
    assert.equal(await simulate.ended(), 0);

    writeFileSync(file, JSON.stringify({ likeness: { settings: { unknownUsers: "maybe" }, faults: [] } }));
    const broken = command("simulate", "--like", file);
    assert.equal(await broken.ended(), 1);
    assert.match(broken.errors(), /transcript\.json cannot be used: likeness\.settings\.unknownUsers: /);
  });

  it("simulate starts a local GitHub, says how to use it, shows requests, and stops on Ctrl-C", async () => {
    const simulate = command("simulate", "--latency", "1");
    const [, url = ""] = await simulate.printed(/^Local GitHub: +(http:\/\/127\.0\.0\.1:\d+)$/m);
    await simulate.printed(/pulumi config set --secret github:token local-token/);
    assert.match(simulate.output(), new RegExp(`pulumi config set github:baseUrl ${url}`));
    const response = await fetch(`${url}/orgs/acme/copilot/billing/seats?per_page=1`, {
      headers: { authorization: "Bearer local-token" },
    });
    assert.equal(response.status, 200);
    await response.text();
    await simulate.printed(/^GET +\/orgs\/acme\/copilot\/billing\/seats\?per_page=1 200$/m);
    await (await fetch(`${url}/orgs/acme/hooks`)).text();
    await simulate.printed(/^GET +\/orgs\/acme\/hooks 404 not served here$/m);
    simulate.child.kill("SIGINT");
    assert.equal(await simulate.ended(), 0);
    assert.match(simulate.output(), /Stopped\.\n$/);
    assert.equal(simulate.errors(), "");
  });

  it("simulate --example starts from GitHub's own", async () => {
    const simulate = command("simulate", "--example");
    const [, url = ""] = await simulate.printed(/^Local GitHub: +(\S+)$/m);
    const response = await fetch(`${url}/orgs/github/members/octocat/copilot`, {
      headers: { authorization: "Bearer local-token" },
    });
    assert.equal(response.status, 200);
    simulate.child.kill("SIGTERM");
    assert.equal(await simulate.ended(), 0);
  });

  it("simulate --seed starts from a file, and does not print its tokens", async () => {
    const file = join(folder, "seed.json");
    const seed = { tokens: [{ token: "mine", login: "ann", scopes: [] }], organizations: [{ login: "umbrella" }] };
    writeFileSync(file, JSON.stringify(seed));
    const simulate = command("simulate", "--seed", file);
    await simulate.printed(/Requests:/);
    assert.match(simulate.output(), /Organizations: umbrella/);
    assert.doesNotMatch(simulate.output(), /mine/);
    simulate.child.kill("SIGINT");
    assert.equal(await simulate.ended(), 0);
  });

  it("simulate --faults answers with them, and says so in its log", async () => {
    const file = join(folder, "faults.json");
    writeFileSync(file, JSON.stringify([{ fault: "bad-gateway", on: "GET /user", times: 1 }]));
    const simulate = command("simulate", "--faults", file);
    const [, url = ""] = await simulate.printed(/^Local GitHub: +(\S+)$/m);
    const status = async () =>
      (await fetch(`${url}/user`, { headers: { authorization: "Bearer local-token" } })).status;
    assert.deepEqual([await status(), await status()], [502, 200]);
    await simulate.printed(/^GET +\/user 502 bad-gateway\nGET +\/user 200$/m);
    simulate.child.kill("SIGINT");
    assert.equal(await simulate.ended(), 0);
  });

  function fileWith(text: string): string {
    const file = join(folder, "bad.json");
    writeFileSync(file, text);
    return file;
  }

  for (const [what, args, code, words] of [
    ["an unknown command", () => ["grant"], 2, /there is no command "grant"; copilot-seats --help lists them/],
    ["an unknown option", () => ["--colour"], 2, /Unknown option '--colour'/],
    ["an unknown option of simulate", () => ["simulate", "--colour"], 2, /Unknown option '--colour'/],
    [
      "a port that is none",
      () => ["simulate", "--port", "high"],
      2,
      /--port takes a whole number from 0 to 65535, not "high"/,
    ],
    ["two seeds", () => ["simulate", "--example", "--seed", "x"], 2, /cannot be combined/],
    ["a seed that is not there", () => ["simulate", "--seed", join(folder, "none.json")], 1, /no such file/],
    [
      "a seed that is no JSON",
      () => ["simulate", "--seed", fileWith("{")],
      1,
      /bad\.json cannot be used: it is not JSON/,
    ],
    [
      "a seed with a mistake",
      () => ["simulate", "--seed", fileWith('{"organizations":[{"login":"acme","planType":"gold"}]}')],
      1,
      /bad\.json cannot be used: organizations\[0\]\.planType: /,
    ],
    [
      "a fault there is not",
      () => ["simulate", "--faults", fileWith('[{"fault":"earthquake"}]')],
      1,
      /the list of faults .*bad\.json cannot be used: \[0\]\.fault: /,
    ],
  ] as const) {
    it(`says in one line what is wrong with ${what}`, async () => {
      const wrong = command(...args());
      assert.equal(await wrong.ended(), code);
      assert.match(wrong.errors(), words);
      assert.match(wrong.errors(), /^copilot-seats: [^\n]*\n$/);
      assert.equal(wrong.output(), "");
    });
  }

  it("has help", async () => {
    const [general, special, nothing] = [command("--help"), command("simulate", "-h"), command()];
    assert.deepEqual([await general.ended(), await special.ended(), await nothing.ended()], [0, 0, 2]);
    assert.match(general.output(), /simulate +run a local GitHub/);
    assert.match(special.output(), /--latency <ms>/);
    assert.match(special.output(), /--faults <file>/);
    assert.match(nothing.errors(), /^Usage:/);
  });
});
