import assert from "node:assert/strict";
import { request } from "node:http";
import { join } from "node:path";
import { run } from "../../tools/command.js";
import { provideNode } from "../../tools/node.js";
import { codeBlocks, documents, read } from "../support/documents.js";
import { LOWEST_TYPESCRIPT } from "../support/installed.js";
import { TOKEN } from "../support/localGitHub.js";
import type { Project } from "../support/project.js";
import { BEHIND_PROXY, LocalProxy } from "../support/proxy.js";
import { gitHubOfTest, projectWith } from "../support/realPulumi.js";
import { RunningCommand } from "../support/runningCommand.js";

describe("the packed tarball on all supported versions", function () {
  this.timeout(300_000);
  let project: Project;

  before(async () => {
    project = await projectWith("");
  });

  for (const [version, folder] of [
    [LOWEST_TYPESCRIPT, "typescript-lowest"],
    ["5.9", "typescript"],
  ] as const) {
    it(`has types for TypeScript ${version}, without skipLibCheck`, async () => {
      const tsc = join(project.folder, "node_modules", folder, "bin", "tsc");
      const [installed = ""] = /\d.+/.exec(await compiler(tsc, "--version")) ?? [];
      assert.ok(installed.startsWith(version), installed);
      const programs = documents()
        .flatMap((file) => codeBlocks(file, "typescript"))
        .filter(({ code }) => code.includes('from "pulumi-copilot-seats"'))
        .map(({ code }, index) => [`document-${index}.ts`, code] as const);
      assert.ok(programs.length > 5);
      await project.write(Object.fromEntries(programs));
      const options = ["--noEmit", "--strict", "--target", "es2022", "--module", "node16", "--types", "node"];
      await compiler(tsc, ...options, ...programs.map(([name]) => name));
    });
  }

  it("is documented with that TypeScript", () => {
    assert.ok(read("docs/guides/programs.md").includes(`TypeScript ${LOWEST_TYPESCRIPT.slice(0, 3)}`));
  });

  const compiler = (...args: string[]) =>
    run(process.execPath, args, { environment: project.environment(), minutes: 3, folder: project.folder });

  for (const major of [20, 22, 24]) {
    it(`is loaded, and its command runs, on Node ${major}`, async () => {
      const { directory, version } = await provideNode(major, () => {});
      const node = join(directory, "node");
      const setting = { environment: project.environment(), minutes: 1, folder: project.folder };
      const program = "const names = Object.keys(NAMES).join(); console.log(process.versions.node, names);";
      const required = program.replace("NAMES", 'require("pulumi-copilot-seats")');
      const imported = program.replace("NAMES", '(await import("pulumi-copilot-seats")).default');
      const expected = new RegExp(`^${version} .*CopilotSeatAssignment.*CopilotSeatRoster`);
      assert.match(await run(node, ["--input-type=commonjs", "--eval", required], setting), expected);
      assert.match(await run(node, ["--input-type=module", "--eval", imported], setting), expected);

      const command = join(project.folder, "node_modules", "pulumi-copilot-seats", "dist", "cli", "main.js");
      assert.match(await run(node, [command, "completion", "bash"], setting), /simulate/);
      const simulator = new RunningCommand(node, [command, "simulate", "--port", "0"], { env: project.environment() });
      try {
        await simulator.prints(/http:\/\/127\.0\.0\.1:\d+/);
        // The page consists of files that are not modules.
        const [url = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(simulator.output) ?? [];
        const report = [command, "report", "--organization", "acme", "--format", "html"];
        const known = project.environment({ GITHUB_TOKEN: "local-token", GITHUB_BASE_URL: url });
        assert.match(await run(node, report, { ...setting, environment: known }), /<th scope="row">bob<td/);
      } finally {
        simulator.signal("SIGTERM");
      }
      assert.equal((await simulator.outcome).code, 0);
    });

    it(`reaches GitHub through a proxy on Node ${major}, and doctor names it`, async () => {
      const { directory } = await provideNode(major, () => {});
      const github = await gitHubOfTest();
      const proxy = await LocalProxy.start(({ method, url, headers }, response) => {
        request(github.url + url, { method, headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        }).end();
      });
      try {
        const password = "secret-of-the-proxy";
        proxy.wanted = `Basic ${Buffer.from(`ann:${password}`).toString("base64")}`;
        const environment = project.environment({
          GITHUB_TOKEN: TOKEN,
          GITHUB_BASE_URL: BEHIND_PROXY,
          HTTPS_PROXY: proxy.address(`ann:${password}@`),
          NODE_EXTRA_CA_CERTS: proxy.certificate,
        });
        const command = join(project.folder, "node_modules", "pulumi-copilot-seats", "dist", "cli", "main.js");
        const copilotSeats = (...args: string[]) =>
          new RunningCommand(join(directory, "node"), [command, ...args, "--organization", "acme"], {
            env: environment,
          }).outcome;
        const doctor = await copilotSeats("doctor");
        assert.match(doctor.output, /through the proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY/);
        const report = await copilotSeats("report", "--format", "csv");
        assert.match(report.output, /somebody-else/);
        assert.equal(report.code, 0);
        assert.ok(proxy.asked.length > 0 && proxy.asked.every(({ to }) => to === "api.acme.ghe.com:443"));
        assert.doesNotMatch(doctor.output + report.output, new RegExp(`${password}|${TOKEN}`));
      } finally {
        await proxy.stop();
      }
    });
  }
});
