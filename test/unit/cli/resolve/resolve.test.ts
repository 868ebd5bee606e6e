import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../../../tools/package.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../../../support/localGitHub.js";
import { RunningCommand } from "../../../support/runningCommand.js";

const SCOPES = ["manage_billing:copilot", "read:org", "read:enterprise"];
const TOKENS = [{ token: TOKEN, login: "owner", scopes: SCOPES }];
const DAY = "2026-01-31T00:00:00Z";

const mail = (login: string) => `${login}@acme.com`;
const user = (login: string) => ({ login, emails: [mail(login)] });

describe("copilot-seats resolve", function () {
  this.timeout(120_000);
  let folder: string;
  let github: LocalGitHub | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "copilot-seats-"));
  });

  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await github?.close();
    github = undefined;
  });

  const write = (name: string, text: string | Uint8Array) => writeFileSync(join(folder, name), text);
  const content = (name: string) => readFileSync(join(folder, name), "utf8");

  async function run(...args: string[]) {
    const { PATH, HOME } = process.env;
    const command = new RunningCommand(
      process.execPath,
      ["--import", join(root, "node_modules/tsx/dist/loader.mjs"), join(root, "src/cli/main.ts"), "resolve", ...args],
      { cwd: folder, env: { PATH, HOME, GITHUB_TOKEN: TOKEN, GITHUB_BASE_URL: github?.url ?? "" } },
    );
    return command.outcome;
  }

  /** The enterprise octo with the organization acme, whose members these are. */
  async function octo(
    logins: readonly string[],
    enterprise: object = {},
    organization: object = {},
  ): Promise<LocalGitHub> {
    github = await localGitHub(
      { members: logins, seats: [], ...organization },
      {
        tokens: TOKENS,
        users: logins.map(user),
        enterprises: [{ slug: "octo", owners: ["owner"], organizations: ["acme"], ...enterprise }],
      },
    );
    return github;
  }

  it("updates a roster from a German export, with a clean diff, and names what it left", async () => {
    await octo(["ann", "bob", "cy", "dee", "newbie"], {
      members: ["loner"],
      seats: [
        { login: "loner", createdAt: DAY },
        { login: "dee", createdAt: DAY },
      ],
    });
    const before = `# Who has Copilot
team: Vertrieb
seats:
  - ann # since the trial
  # Bob's on loan
  - username: bob
    team: Vertrieb
    note: on loan # until spring

  - loner
  - cy
`;
    write("seats.yaml", before);
    write(
      "hr.csv",
      Buffer.from(
        `sep=;\r\nName;E-Mail;Abteilung;Eintritt\r\nAnn;${mail("ann")};Vertrieb;\r\n"Bob, B.";BOB@acme.com;Größe;\r\nNeu;${mail("newbie")};Vertrieb;01.02.2027\r\nCy;${mail("cy")};Vertrieb;\r\nX;${mail("nobody")};Vertrieb;\r\n`,
        "latin1",
      ),
    );
    const { code, output } = await run(
      "hr.csv",
      "--enterprise",
      "octo",
      "--column",
      "team=Abteilung",
      "--column",
      "starts=Eintritt",
      "--dates",
      "DD.MM.YYYY",
      "--markdown",
      "body.md",
    );
    assert.equal(code, 3, output);
    assert.equal(
      content("seats.yaml"),
      before
        .replace("team: Vertrieb\n    note", 'team: "Größe"\n    note')
        .replace("  - loner\n", "")
        .replace("  - cy\n", "  - cy\n  - username: newbie\n    starts: 2027-02-01\n"),
    );
    assert.match(output, /hr\.csv is not UTF-8: read as windows-1252\./);
    assert.match(output, /^hr\.csv: 5 people, 4 with a login, 1 without one yet\.$/m);
    assert.match(
      output,
      /^seats\.yaml: 1 added \(newbie\), 1 changed \(bob\), 1 removed \(loner\)\. Written: seats\.yaml\.$/m,
    );
    assert.match(output, /^hr\.csv:7: no account that GitHub shows has its e-mail/m);
    assert.match(output, /^2 seats whose holders may have left, 38 USD a month:$/m);
    assert.match(output, /^dee: not in hr\.csv; seat since 2026-01-31; 19 USD a month$/m);
    assert.match(output, /^loner: in no organization of octo; seat since 2026-01-31; 19 USD a month$/m);
    for (const text of [output, content("seats.yaml"), content("body.md")]) assert.doesNotMatch(text, /@acme\.com/i);
    assert.match(content("body.md"), /^### People of `seats\.yaml`/);
    const asked = github?.taken() ?? [];
    assert.deepEqual(asked, [
      "GET /enterprises/octo/consumed-licenses 200",
      "POST /graphql 200",
      "GET /enterprises/octo/copilot/billing/seats 200",
    ]);
    // The second run has nothing to do.
    const again = await run(
      "hr.csv",
      "--enterprise",
      "octo",
      "--column",
      "team=Abteilung",
      "--column",
      "starts=Eintritt",
      "--dates",
      "DD.MM.YYYY",
    );
    assert.match(again.output, /0 added, 0 changed, 0 removed\. Nothing to write\./);
  });

  it("finds an organization's people by single sign-on, and checks the file's own logins against its members", async () => {
    github = await localGitHub(
      {
        members: ["ann", "bob", "kay"],
        invited: ["ivy"],
        seats: [],
        identities: [
          { login: "ann", nameId: "Ann@Acme.com" },
          { login: "bob", userName: mail("bob") },
          { nameId: mail("soon") },
        ],
      },
      { tokens: TOKENS, users: [{ login: "stranger" }] },
    );
    write(
      "hr.csv",
      `E-Mail,GitHub\n${mail("ann")},\n${mail("bob")},\n${mail("soon")},\n${mail("kay")},@Kay\n,stranger\n,no-such-account\n${mail("ann2")},https://github.com/ivy\n`,
    );
    write("seats.csv", "username,email\nann,\nleft,\nkay,\n");
    const { code, output } = await run(
      "hr.csv",
      "--organization",
      "acme",
      "--roster",
      "seats.csv",
      "--column",
      "username=GitHub",
      "--keep-email",
    );
    assert.equal(code, 3, output);
    assert.match(output, /^hr\.csv:4: the identity provider has sent this person to GitHub, but no account belongs/m);
    assert.match(output, /^hr\.csv:6: the login stranger is not a member of acme: correct the login, or invite them$/m);
    assert.match(output, /^hr\.csv:7: the login is no-such-account, but there is no such account: was it renamed\?$/m);
    // GitHub shows that the person who left is not a member, so line 4 cannot mean them.
    assert.equal(
      content("seats.csv"),
      `username,email\nann,${mail("ann")}\nkay,${mail("kay")}\nbob,${mail("bob")}\nivy,${mail("ann2")}\n`,
    );
    assert.deepEqual(github.writes(), ["POST /graphql"]);
  });

  it("does without what the token may not read, and says so", async () => {
    await octo(["ann"]);
    github?.world.revokeToken(TOKEN);
    github?.world.addToken({ token: TOKEN, login: "owner", scopes: ["manage_billing:copilot"] });
    write("hr.csv", `email,username\n${mail("ann")},\nx@acme.com,ann\n`);
    const { code, output } = await run("hr.csv", "--enterprise", "octo");
    assert.equal(code, 3);
    assert.match(
      output,
      /The consumed licenses of octo cannot be read: GitHub answered 403; it takes an enterprise owner's classic token with read:enterprise\./,
    );
    assert.match(output, /The single sign-on of octo cannot be read/);
    assert.match(output, /^hr\.csv:2: no account that GitHub shows/m);
    assert.equal(content("seats.yaml").split("\n").slice(1).join("\n"), "seats:\n  - ann\n");
  });

  it("adds new people in a folder to the file of their team, and all others to a separate file", async () => {
    await octo(["ann", "bob", "cy", "dee"]);
    mkdirSync(join(folder, "seats"));
    write("seats/design.yaml", "team: Design\nseats: []\n");
    write("seats/platform.yaml", "team: Platform\nseats:\n  - ann\n");
    write(
      "hr.csv",
      `email;team\n${mail("ann")};Platform\n${mail("bob")};Design\n${mail("cy")};Sales\n${mail("dee")};Platform\n`,
    );
    const { code, output } = await run("hr.csv", "--enterprise", "octo", "--roster", "seats");
    assert.equal(code, 0, output);
    assert.equal(content("seats/design.yaml"), "team: Design\nseats:\n  - bob\n");
    assert.equal(content("seats/platform.yaml"), "team: Platform\nseats:\n  - ann\n  - dee\n");
    assert.equal(
      content("seats/people.yaml").split("\n").slice(1).join("\n"),
      "seats:\n  - username: cy\n    team: Sales\n",
    );
    // A person who moves to another department stays in the file, with the new team.
    write(
      "hr.csv",
      `email;team\n${mail("ann")};Platform\n${mail("bob")};Platform\n${mail("cy")};Sales\n${mail("dee")};Platform\n`,
    );
    await run("hr.csv", "--enterprise", "octo", "--roster", "seats");
    assert.equal(content("seats/design.yaml"), "team: Design\nseats:\n  - username: bob\n    team: Platform\n");
  });

  it("also writes a new CSV file", async () => {
    await octo(["ann", "bob"]);
    write("hr.csv", `email;costCenter\n${mail("ann")};0815\n${mail("bob")};4711\n`);
    assert.equal((await run("hr.csv", "--enterprise", "octo", "--roster", "new.csv")).code, 0);
    assert.equal(content("new.csv"), 'username,costCenter\n"ann","0815"\nbob,4711\n');
  });

  it("reads 800 people in eleven requests", async () => {
    const logins = Array.from({ length: 800 }, (_, index) => `user-${index}`);
    await octo(logins, {}, { seats: logins.slice(0, 150).map((login) => ({ login })) });
    write("hr.csv", `email\n${logins.map(mail).join("\n")}\n`);
    const { code, output } = await run("hr.csv", "--enterprise", "octo");
    assert.equal(code, 0, output);
    assert.match(output, /800 added/);
    // Nine pages of licenses (the owner has one too), and two of seats.
    assert.equal(github?.taken().length, 11);
  });

  it("needs one file and its columns before it sends any request", async () => {
    await octo([]);
    write("hr.csv", "Mail\nx\n");
    for (const [args, words] of [
      [[], /expected one file: the export/],
      [["hr.csv", "--enterprise", "octo"], /no column has e-mail addresses or logins/],
      [["hr.csv", "--dates", "D.M.Y"], /--dates must be one of/],
      [["none.csv", "--enterprise", "octo"], /none\.csv/],
    ] as const) {
      const { code, output } = await run(...args);
      assert.notEqual(code, 0);
      assert.match(output, words);
    }
    assert.deepEqual(github?.taken(), []);
  });
});
