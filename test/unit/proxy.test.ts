import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { proxyTo } from "../../src/github/proxy.js";
import { localGitHub, TOKEN } from "../support/localGitHub.js";
import { BEHIND_PROXY, LocalProxy } from "../support/proxy.js";
import { billingAnswer } from "../support/scriptedGitHub.js";

describe("behind a proxy", function () {
  this.timeout(120_000);
  let proxy: LocalProxy;

  before(async () => {
    proxy = await LocalProxy.start((_, response) => {
      response.setHeader("content-type", "application/json").end(JSON.stringify(billingAnswer()));
    });
  });
  beforeEach(() => {
    proxy.asked = [];
    proxy.wanted = undefined;
  });
  after(() => proxy.stop());

  /** The answer that a process with this environment gets. */
  async function answered(environment: Record<string, string>): Promise<string> {
    const script = join(__dirname, "../support/asksForSubscription.ts");
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--import", "tsx", script], {
      env: {
        PATH: process.env.PATH,
        GITHUB_BASE_URL: BEHIND_PROXY,
        GITHUB_TOKEN: TOKEN,
        NODE_EXTRA_CA_CERTS: proxy.certificate,
        ...environment,
      },
    });
    return stdout + stderr;
  }

  it("GitHub is reached through the one that either variable names, in capitals or not", async () => {
    for (const variable of ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"]) {
      assert.match(await answered({ [variable]: proxy.address() }), /^10 seats$/m, variable);
      assert.deepEqual(proxy.asked.splice(0), [{ to: "api.acme.ghe.com:443", signed: undefined }], variable);
    }
  });

  it("that wants credentials, they are taken from its address, and shown to nobody", async () => {
    proxy.wanted = `Basic ${Buffer.from("ann:p@ss-of-the-proxy").toString("base64")}`;
    assert.match(await answered({ HTTPS_PROXY: proxy.address("ann:p%40ss-of-the-proxy@") }), /^10 seats$/m);
    const text = await answered({ HTTPS_PROXY: proxy.address("ann:another-secret@") });
    assert.match(
      text,
      /GitHub did not return a usable response.*Proxy response \(407\).*through the proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\)/,
    );
    assert.doesNotMatch(text, /another-secret/);
  });

  it("that inspects TLS, its certificate is accepted if Node is told to, and named if not", async () => {
    const text = await answered({ HTTPS_PROXY: proxy.address(), NODE_EXTRA_CA_CERTS: "" });
    assert.match(text, /GitHub did not return a usable response.*certificate.*NODE_EXTRA_CA_CERTS/i);
  });

  it("hosts of NO_PROXY are reached without it, in capitals or not", async () => {
    for (const variable of ["NO_PROXY", "no_proxy"]) {
      const GITHUB_BASE_URL = `https://0.0.0.0:${proxy.portOfGitHub}`;
      const text = await answered({ GITHUB_BASE_URL, HTTPS_PROXY: proxy.address(), [variable]: "example.com,0.0.0.0" });
      assert.match(text, /^10 seats$/m, variable);
      assert.deepEqual(proxy.asked, [], variable);
    }
  });

  it("the local GitHub is reached without it", async () => {
    const local = await localGitHub();
    try {
      const text = await answered({
        GITHUB_BASE_URL: local.url,
        HTTPS_PROXY: proxy.address(),
        HTTP_PROXY: proxy.address(),
      });
      assert.match(text, /^1 seats$/m);
      assert.deepEqual(proxy.asked, []);
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

  it("an invalid address is refused without being shown", () => {
    for (const url of ["proxy-secret", "socks5://u:proxy-secret@p", "http://u:%ff%proxy-secret@p:1"]) {
      assert.throws(() => proxyTo("https://api.github.com", { HTTPS_PROXY: url }), {
        message: /^Cannot use HTTPS_PROXY: it is not the URL of a proxy\. Example: \S+$/,
      });
    }
  });
});
