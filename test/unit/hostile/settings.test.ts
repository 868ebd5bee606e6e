import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { readSettings, type Settings } from "../../../src/settings/settings.js";
import { SeatError } from "../../../src/text/seatError.js";
import { assertReadable, hostileText, hostileValue, prove } from "./support.js";

const PEM = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs1", format: "pem" });
const SECRET = "ghp_canary_in_the_middle_of_a_value";

function read(
  config: Readonly<Record<string, string | undefined>>,
  environment: Record<string, string> = {},
): Settings | undefined {
  try {
    const settings = readSettings((key) => config[key], environment);
    for (const plan of ["business", "enterprise", "unknown"]) {
      const { cents, credits } = settings.rateOf(plan) ?? { cents: 0, credits: 0 };
      assert.ok(Number.isSafeInteger(cents) && cents >= 0 && Number.isSafeInteger(credits ?? 0), plan);
    }
    return settings;
  } catch (error) {
    assert.ok(error instanceof SeatError, String(error));
    assertReadable(error, 2_000);
    assert.ok(!error.message.includes(SECRET), "a secret is shown");
    return undefined;
  }
}

const around = (text: string) =>
  fc.tuple(hostileText, hostileText).map(([before, after]) => `${before}${text}${after}`);
const url = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ["http", "https", "ftp", "javascript"] }),
  fc
    .tuple(
      fc.constantFrom("https://", "http://", "https:", "//", "file:///", "HTTPS://"),
      fc.constantFrom(
        "api.github.com",
        "127.0.0.1:1",
        "localhost",
        "[::1]:2",
        "127.0.0.1.evil.example",
        "\u0261ithub.com",
        "github.com",
        "a.ghe.com",
      ),
      hostileText,
    )
    .map((parts) => parts.join("")),
  hostileText,
);

describe("hostile settings", () => {
  it("lead to a host over https or to this machine, and to nothing but host and path", () => {
    let taken = 0;
    prove(
      fc.property(url, (baseUrl) => {
        const settings = read({ "github:token": "t", "github:baseUrl": baseUrl || "x" });
        if (!settings) return;
        taken++;
        const { protocol, hostname, username, password, search, hash, origin, pathname } = new URL(settings.baseUrl);
        assert.ok(
          protocol === "https:" || (protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(hostname)),
        );
        assert.deepEqual([username, password, search, hash], ["", "", "", ""]);
        assert.match(settings.baseUrl, /^[\x21-\x7e]+[^/]$/);
        const route = new URL(`${settings.baseUrl}/orgs/acme`);
        assert.equal(route.origin, origin);
        assert.equal(route.pathname, `${pathname.replace(/\/+$/, "")}/orgs/acme`);
      }),
      2_000,
    );
    assert.ok(taken > 100, `${taken} were taken`);
  });

  it("never show a token, and put none into a header that it could split", () => {
    let taken = 0;
    prove(
      fc.property(
        fc.oneof(hostileText, around(SECRET)),
        fc.constantFrom("github:token", "GITHUB_TOKEN", "COPILOT_SEATS_GITHUB_TOKEN"),
        (token, place) => {
          const settings = place === "github:token" ? read({ [place]: token }) : read({}, { [place]: token });
          if (!settings) return;
          taken++;
          const { credentials } = settings;
          assert.ok(credentials.kind === "token" && /^[\x21-\x7e]+$/.test(credentials.token));
        },
      ),
      2_000,
    );
    assert.ok(taken > 100, `${taken} were taken`);
  });

  it("of an App are complete and exact, or refused without being shown", () => {
    const part = (usual: unknown) =>
      fc.oneof(
        { weight: 3, arbitrary: fc.constant(usual) },
        { weight: 1, arbitrary: fc.oneof(hostileValue, around(SECRET)) },
      );
    const app = fc.oneof(
      {
        weight: 5,
        arbitrary: fc
          .record(
            {
              id: part("Iv1.abc"),
              installationId: fc.oneof(part(7), fc.constantFrom(2 ** 60, "9".repeat(20), "9".repeat(400))),
              pemFile: part(PEM),
            },
            { requiredKeys: [] },
          )
          .map((value) => JSON.stringify(value)),
      },
      {
        weight: 1,
        arbitrary: fc.oneof(
          hostileValue.map((value) => JSON.stringify(value) ?? ""),
          hostileText,
          around(SECRET),
        ),
      },
    );
    let taken = 0;
    prove(
      fc.property(app, (appAuth) => {
        const settings = read({ "github:appAuth": appAuth });
        if (!settings) return;
        taken++;
        const { credentials } = settings;
        assert.ok(credentials.kind === "app");
        assert.match(credentials.id, /^[\w.-]+$/);
        assert.equal(credentials.privateKey, PEM);
        const { installationId } = credentials;
        assert.ok(installationId === undefined || Number.isSafeInteger(installationId), String(installationId));
      }),
      1_000,
    );
    assert.ok(taken > 30, `${taken} were taken`);
  });

  it("of money and of the last seat are what they say, or refused", () =>
    prove(
      fc.property(hostileText, hostileText, (price, flag) => {
        const settings = read({
          "github:token": "t",
          "copilotSeats:businessPrice": price,
          "copilotSeats:enterpriseCredits": price,
          "copilotSeats:allowLastSeat": flag,
        });
        if (!settings) return;
        assert.equal(settings.allowLastSeat, flag === "true");
      }),
      1_000,
    ));

  for (const key of [
    "github:baseUrl",
    "github:token",
    "github:appAuth",
    "copilotSeats:allowLastSeat",
    "copilotSeats:businessPrice",
    "copilotSeats:businessCredits",
  ]) {
    it(`of 10 MB are refused in a line, or taken: ${key}`, () => {
      for (const part of ["a", "https://", "\0", "\u202e", "[", '{"a":', "1"]) {
        read({
          "github:token": key === "github:appAuth" ? undefined : "t",
          [key]: part.repeat(10_000_000 / part.length),
        });
      }
    });
  }
});
