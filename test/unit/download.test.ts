import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { linesBehind, NoDownload } from "../../src/github/download.js";

const API = "https://api.github.com";

async function read(link: string, baseUrl = API): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesBehind(link, baseUrl)) lines.push(line);
  return lines;
}

describe("a file behind a signed link", () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function serve(answer: RequestListener): Promise<string> {
    server = createServer(answer);
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it("is read line by line, without a token", async () => {
    let authorization: string | undefined = "none came";
    const url = await serve((request, response) => {
      authorization = request.headers.authorization;
      response.write('{"a":1}\n{"b"');
      setTimeout(() => response.end(':"ü"}\n\n{"c":3}'), 5);
    });
    assert.deepEqual(await read(`${url}/report?sig=secret`, url), ['{"a":1}', '{"b":"ü"}', '{"c":3}']);
    assert.equal(authorization, undefined);
  });

  for (const [what, link, words] of [
    ["no address", "report.ndjson", "GitHub's link to the file is not a URL"],
    [
      "another host",
      "https://example.com/report?sig=secret",
      "GitHub's link leads to example.com, which is not known to be GitHub's",
    ],
    [
      "a host that looks like GitHub's",
      "https://github.com.example.com/x",
      "github.com.example.com, which is not known",
    ],
    ["another one", "https://evilgithub.com/x", "evilgithub.com, which is not known"],
    ["somebody's own Azure host", "https://evil.azurefd.net/x", "evil.azurefd.net, which is not known"],
    ["plain http", "http://objects.githubusercontent.com/x", "objects.githubusercontent.com, which is not known"],
    ["another port", "https://github.com:8443/x", "github.com:8443, which is not known"],
    ["a password", "https://a:secret@github.com/x", "github.com, which is not known"],
    ["this machine", "http://127.0.0.1:1/x", "127.0.0.1:1, which is not known"],
    ["a file", "file:///etc/passwd", "no host, which is not known"],
  ] as const) {
    it(`is not read from ${what}, and the link's secret is not told`, () =>
      assert.rejects(read(link), (error: Error) => {
        assert.ok(error instanceof NoDownload);
        assert.ok(error.message.includes(words), error.message);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      }));
  }

  for (const [what, answer, words] of [
    ["is refused", (response) => response.writeHead(403).end("no"), /answered 403$/],
    [
      "leads elsewhere",
      (response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
      /answered 302$/,
    ],
    [
      "is cut off",
      (response) => {
        response.writeHead(200, { "content-length": "100" }).write("{}\n");
        setTimeout(() => response.destroy(), 5);
      },
      /was cut off$/,
    ],
    ["has an endless line", (response) => response.end("x".repeat(1_000_001)), /a line of more than 1 MB$/],
  ] as [string, (response: Parameters<RequestListener>[1]) => void, RegExp][]) {
    it(`that ${what} is an error in words`, async () => {
      const url = await serve((_, response) => void answer(response));
      await assert.rejects(read(`${url}/report`, url), (error: Error) => {
        assert.ok(error instanceof NoDownload);
        assert.match(error.message, words);
        return true;
      });
    });
  }
});
