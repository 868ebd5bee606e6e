import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createServer as createSecureServer, type Server as SecureServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { proxyTo } from "../../src/github/proxy.js";
import { certificateFor } from "../support/certificate.js";
import { localGitHub, TOKEN } from "../support/localGitHub.js";
import { billingAnswer } from "../support/scriptedGitHub.js";

const portOf = (server: Server | SecureServer) => (server.address() as AddressInfo).port;

/** The proxy answers in GitHub's place, as one that looks into TLS does: its certificate is nobody's whom Node knows. */
describe("behind a proxy", function () {
  this.timeout(60_000);
  let folder: string;
  let trusted: string;
  let github: SecureServer;
  let proxy: Server;
  /** What the proxy was asked to connect to, and how that was signed. */
  let asked: { to: string; signed: string | undefined }[];
  /** What the proxy wants to be signed with. */
  let wanted: string | undefined;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "behind-a-proxy-"));
    const { cert, key } = certificateFor(["api.acme.ghe.com", "0.0.0.0"]);
    trusted = join(folder, "ca.pem");
    await writeFile(trusted, cert);
    github = createSecureServer({ cert, key }, (_, response) => {
      response.setHeader("content-type", "application/json").end(JSON.stringify(billingAnswer()));
    }).listen(0, "127.0.0.1");
    proxy = createServer((_, response) => response.writeHead(500).end()).listen(0, "127.0.0.1");
    proxy.on("connect", ({ url = "", headers }, socket) => {
      const signed = headers["proxy-authorization"];
      asked.push({ to: url, signed });
      if (wanted !== undefined && signed !== wanted) {
        socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n");
        return;
      }
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      const tunnel = connect(portOf(github), "127.0.0.1");
      for (const end of [socket, tunnel]) end.on("error", () => {});
      socket.pipe(tunnel).pipe(socket);
    });
    await Promise.all([once(github, "listening"), once(proxy, "listening")]);
  });
  beforeEach(() => {
    asked = [];
    wanted = undefined;
  });
  after(async () => {
    for (const server of [github, proxy]) {
      server.close();
      server.closeAllConnections();
    }
    await rm(folder, { recursive: true });
  });

  /** What a process with this environment is answered. */
  async function answered(environment: Record<string, string>): Promise<string> {
    const script = join(__dirname, "../support/asksForSubscription.ts");
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--import", "tsx", script], {
      env: {
        PATH: process.env.PATH,
        GITHUB_BASE_URL: "https://api.acme.ghe.com",
        GITHUB_TOKEN: TOKEN,
        NODE_EXTRA_CA_CERTS: trusted,
        ...environment,
      },
    });
    return stdout + stderr;
  }
  const address = (credentials = "") => `http://${credentials}127.0.0.1:${portOf(proxy)}`;

  it("GitHub is reached through the one that either variable names, in capitals or not", async () => {
    for (const variable of ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"]) {
      assert.match(await answered({ [variable]: address() }), /^10 seats$/m, variable);
      assert.deepEqual(asked.splice(0), [{ to: "api.acme.ghe.com:443", signed: undefined }], variable);
    }
  });

  it("that wants credentials they are taken from its address, and shown to nobody", async () => {
    wanted = `Basic ${Buffer.from("ann:p@ss-of-the-proxy").toString("base64")}`;
    assert.match(await answered({ HTTPS_PROXY: address("ann:p%40ss-of-the-proxy@") }), /^10 seats$/m);
    const text = await answered({ HTTPS_PROXY: address("ann:another-secret@") });
    assert.match(
      text,
      /no usable answer came.*Proxy response \(407\).*through the proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\)/,
    );
    assert.doesNotMatch(text, /another-secret/);
  });

  it("that looks into TLS its certificate is taken where Node is told to, and named where it is not", async () => {
    const text = await answered({ HTTPS_PROXY: address(), NODE_EXTRA_CA_CERTS: "" });
    assert.match(text, /no usable answer came.*certificate.*NODE_EXTRA_CA_CERTS/i);
  });

  it("hosts of NO_PROXY are reached without it, in capitals or not", async () => {
    for (const variable of ["NO_PROXY", "no_proxy"]) {
      const GITHUB_BASE_URL = `https://0.0.0.0:${portOf(github)}`;
      const text = await answered({ GITHUB_BASE_URL, HTTPS_PROXY: address(), [variable]: "example.com,0.0.0.0" });
      assert.match(text, /^10 seats$/m, variable);
      assert.deepEqual(asked, [], variable);
    }
  });

  it("the local GitHub is reached without it", async () => {
    const local = await localGitHub();
    try {
      const text = await answered({ GITHUB_BASE_URL: local.url, HTTPS_PROXY: address(), HTTP_PROXY: address() });
      assert.match(text, /^1 seats$/m);
      assert.deepEqual(asked, []);
    } finally {
      await local.close();
    }
  });

  it("only other hosts are, and the first variable that is set counts", () => {
    const environment = { https_proxy: "", HTTPS_PROXY: "http://first:1", http_proxy: "http://second:2" };
    for (const url of ["http://127.0.0.1:1", "http://127.1.2.3", "http://localhost:8080", "http://[::1]:1"]) {
      assert.equal(proxyTo(url, environment), undefined, url);
    }
    const { variable, host } = proxyTo("https://127.evil.example", environment) ?? assert.fail();
    assert.deepEqual([variable, host], ["HTTPS_PROXY", "first:1"]);
    assert.equal(proxyTo("https://api.github.com", {}), undefined);
  });

  it("an address that is none is refused without being shown", () => {
    for (const url of ["proxy-secret", "socks5://u:proxy-secret@p", "http://u:%ff%proxy-secret@p:1"]) {
      assert.throws(() => proxyTo("https://api.github.com", { HTTPS_PROXY: url }), {
        message: /^Cannot use HTTPS_PROXY: it is not the address of a proxy\. Example: \S+$/,
      });
    }
  });
});
