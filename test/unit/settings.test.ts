import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { defaultOwner, readSettings } from "../../src/settings/settings.js";

const pem = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs1", format: "pem" })
  .toString();

function read(config: Record<string, string> = {}, environment: Record<string, string> = {}) {
  return readSettings((key) => config[key], environment);
}

const token = { "github:token": "secret" };

describe("settings", () => {
  describe("credentials", () => {
    it("prefers the override, then the stack, then the environment", () => {
      const environment = { GITHUB_TOKEN: "environment" };
      assert.deepEqual(read({}, environment).credentials, {
        kind: "token",
        token: "environment",
        source: "GITHUB_TOKEN",
      });
      assert.deepEqual(read(token, environment).credentials, {
        kind: "token",
        token: "secret",
        source: "github:token",
      });
      assert.deepEqual(read(token, { ...environment, COPILOT_SEATS_GITHUB_TOKEN: "fresh" }).credentials, {
        kind: "token",
        token: "fresh",
        source: "COPILOT_SEATS_GITHUB_TOKEN",
      });
    });

    it("says where to put a token and what it must be allowed to do", () => {
      assert.throws(() => read(), {
        message: /pulumi config set github:token --secret.*manage_billing:copilot.*GitHub Copilot Business/,
      });
    });

    it("takes a GitHub App from the stack", () => {
      const appAuth = JSON.stringify({ id: "123", installationId: "45", pemFile: pem });
      assert.deepEqual(read({ "github:appAuth": appAuth }).credentials, {
        kind: "app",
        id: "123",
        installationId: 45,
        privateKey: pem,
        source: "github:appAuth",
      });
    });

    it("takes a GitHub App from the environment, whose key may be on one line", () => {
      const { credentials } = read({}, { GITHUB_APP_ID: "123", GITHUB_APP_PEM_FILE: pem.replaceAll("\n", "\\n") });
      assert.equal(credentials.kind === "app" && credentials.privateKey, pem);
      assert.equal(credentials.kind === "app" && credentials.installationId, undefined);
    });

    it("refuses a path for a key without showing what it got", () => {
      assert.throws(
        () => read({}, { GITHUB_APP_ID: "123", GITHUB_APP_PEM_FILE: "/keys/canary.pem" }),
        (error: Error) =>
          /takes the content of the \.pem file/.test(error.message) && !error.message.includes("canary"),
      );
    });

    const keyOf = (pemFile: string) => {
      const { credentials } = read({ "github:appAuth": JSON.stringify({ id: "123", pemFile }) });
      return credentials.kind === "app" ? credentials.privateKey : assert.fail("no App");
    };

    it("accepts an App's key as secrets, files and shells mangle it", () => {
      for (const mangled of [
        pem.replaceAll("\n", " "),
        pem.replaceAll("\n", "\r\n"),
        pem.replaceAll("\n", ""),
        pem.replace(/^/gm, "    "),
        pem.replaceAll("\n", "\\\\n"),
        pem.replaceAll("\n", "\\r\\n"),
        `"${pem.trimEnd()}"`,
        `'${pem.replaceAll("\n", "\\n")}'\n`,
        `\ufeff${pem}`,
        Buffer.from(pem).toString("base64"),
        `${Buffer.from(`${pem}\n`)
          .toString("base64")
          .match(/.{1,76}/g)
          ?.join("\n")}\n`,
        `Key:\n${pem}\n`,
      ])
        assert.equal(keyOf(mangled), pem, JSON.stringify(mangled.slice(0, 60)));
    });

    it("says what is wrong with an App's key, and shows none of it", () => {
      const lines = pem.split("\n");
      const other = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
      const locked = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
      const encrypted = { cipher: "aes-256-cbc", passphrase: "canary", format: "pem" } as const;
      for (const [given, says] of [
        [" ", /is empty\. It takes the content/],
        ["/keys/app.pem", /looks like its path/],
        ["C:\\keys\\app", /looks like its path/],
        [lines.slice(1, -2).join(""), /has no BEGIN line/],
        ["SHA256:c2VjcmV0", /has no BEGIN line/],
        [lines.slice(0, 9).join("\n"), /has a BEGIN line but no END line/],
        [lines[0] ?? "", /has a BEGIN line but no END line/],
        [lines.toSpliced(3, 4).join("\n"), /cannot be read between BEGIN and END/],
        [lines.toSpliced(3, 1, "a*b").join("\n"), /invalid characters between BEGIN and END/],
        [pem.replaceAll("RSA PRIVATE", "PUBLIC"), /holds a PUBLIC KEY/],
        [other, /is not an RSA key/],
        [String(locked.export({ type: "pkcs8", ...encrypted })), /is encrypted with a passphrase/],
        [String(locked.export({ type: "pkcs1", ...encrypted })), /is encrypted with a passphrase/],
      ] as const) {
        assert.throws(
          () => keyOf(given),
          ({ message }: Error) => {
            assert.match(message, /^Cannot sign in to GitHub as an App: the pemFile of github:appAuth /);
            assert.match(message, says);
            assert.doesNotMatch(message, /[A-Za-z\d+/]{20}/);
            return !/looks like its path/.test(message) || says.source.includes("path");
          },
          given.slice(0, 60),
        );
      }
    });

    it("names what an App lacks", () => {
      assert.throws(() => read({}, { GITHUB_APP_ID: "123" }), { message: /GITHUB_APP_ID.*not complete \(pemFile/ });
      assert.throws(
        () => read({ "github:appAuth": "canary" }),
        (error: Error) => !error.message.includes("canary"),
      );
    });

    it("refuses a stack with both a token and an App", () => {
      assert.throws(() => read({ ...token, "github:appAuth": "{}" }), {
        message: /both github:token and github:appAuth/,
      });
    });

    it("refuses a token that cannot be one, without showing it", () => {
      assert.throws(
        () => read({ "github:token": "can ary\n" }),
        (error: Error) => /github:token/.test(error.message) && !error.message.includes("ary"),
      );
    });
  });

  describe("baseUrl", () => {
    for (const [given, used] of [
      ["https://api.github.com/", "https://api.github.com"],
      ["https://github.com", "https://api.github.com"],
      ["https://api.octocorp.ghe.com/", "https://api.octocorp.ghe.com"],
      ["https://octocorp.ghe.com", "https://api.octocorp.ghe.com"],
      ["https://proxy.example/github/api/v3/", "https://proxy.example/github/api/v3"],
      ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
      ["http://localhost:8080/", "http://localhost:8080"],
    ] as const) {
      it(`takes ${given}`, () => assert.equal(read({ ...token, "github:baseUrl": given }).baseUrl, used));
    }

    it("is github.com by default", () => assert.equal(read(token).baseUrl, "https://api.github.com"));

    it("may come from the environment", () => {
      assert.equal(
        read(token, { GITHUB_BASE_URL: "https://api.octocorp.ghe.com" }).baseUrl,
        "https://api.octocorp.ghe.com",
      );
    });

    for (const given of [
      "api.github.com",
      "ftp://github.com",
      "http://github.com",
      "https://user:pass@github.com",
      "https://x/?a=b",
    ]) {
      it(`refuses ${given}`, () =>
        assert.throws(() => read({ ...token, "github:baseUrl": given }), { message: /Cannot use github:baseUrl/ }));
    }
  });

  it("reads the flag for the last seat", () => {
    assert.equal(read(token).allowLastSeat, false);
    assert.equal(read({ ...token, "copilotSeats:allowLastSeat": "true" }).allowLastSeat, true);
    assert.throws(() => read({ ...token, "copilotSeats:allowLastSeat": "yes" }), {
      message: /copilotSeats:allowLastSeat: it is "yes"/,
    });
  });

  it("reads how many single seats a run may cancel", () => {
    assert.equal(read(token).maxCancellations, "25%");
    assert.equal(read({ ...token, "copilotSeats:maxCancellations": "12" }).maxCancellations, 12);
    assert.equal(read({ ...token, "copilotSeats:maxCancellations": "2.5%" }).maxCancellations, "2.5%");
    assert.throws(() => read({ ...token, "copilotSeats:maxCancellations": "all" }), {
      message: /copilotSeats:maxCancellations: it is "all"/,
    });
  });

  it("takes the default organization from the stack or the environment", () => {
    assert.equal(
      defaultOwner(() => undefined, {}),
      undefined,
    );
    assert.equal(
      defaultOwner(() => undefined, { GITHUB_OWNER: "acme" }),
      "acme",
    );
    assert.equal(
      defaultOwner(() => "stack", { GITHUB_OWNER: "acme" }),
      "stack",
    );
  });
});
