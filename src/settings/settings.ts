import { z } from "zod";
import type { Credentials } from "../github/credentials.js";
import type { Access } from "../github/github.js";
import { NEEDED_PERMISSION } from "../github/permissions.js";
import { centsOf, type Rate } from "../money/money.js";
import { shown } from "../text/line.js";
import { SeatError } from "../text/seatError.js";
import { advise, TOKEN_OVERRIDE } from "./advice.js";
import { readPrivateKey } from "./privateKey.js";

export interface Settings extends Access {
  /** How many single seats one run may cancel: a number, or a share of the owner's seats. */
  maxCancellations: number | string;
  /** The monthly price and credits of a seat, by GitHub's name of the plan; null if the plan's price is unknown. */
  rateOf: (planType: string | null) => Rate | null;
}

/**
 * GitHub's list prices per seat and month: 19 US dollars with 1,900 AI credits, and 39 with 3,900
 * (https://docs.github.com/copilot/concepts/billing/organizations-and-enterprises, in effect since 2026-06-01; read 2026-11).
 */
const LIST: ReadonlyMap<string, Rate> = new Map([
  ["business", { cents: 1_900, credits: 1_900 }],
  ["enterprise", { cents: 3_900, credits: 3_900 }],
]);

/** The largest share of the seats that one run cancels, unless the settings or a roster say otherwise. */
export const USUAL_CANCELLATIONS = "25%";

/** Neither the configuration nor the environment holds credentials. */
export class NoCredentials extends SeatError {}

/** A stack configuration value by its full key, such as `github:token`. */
export type ConfigLookup = (key: string) => string | undefined;

export type Environment = Readonly<Record<string, string | undefined>>;

/** The organization for resources that do not name one: `github:owner` or GITHUB_OWNER. */
export function defaultOwner(config: ConfigLookup, environment: Environment): string | undefined {
  return config("github:owner") || environment.GITHUB_OWNER || undefined;
}

/**
 * Reads the settings shared with @pulumi/github from the stack's configuration, or else from the environment.
 * COPILOT_SEATS_GITHUB_TOKEN takes precedence over both: refresh and destroy get the configuration of the last `up`, so a token
 * that was rotated since can only come from the environment.
 */
export function readSettings(config: ConfigLookup, environment: Environment): Settings {
  return {
    baseUrl: readBaseUrl(config, environment),
    credentials: readCredentials(config, environment),
    advise,
    ...readRules(config),
  };
}

/** Reads the package's own settings. */
export function readRules(config: ConfigLookup): Omit<Settings, "baseUrl" | "credentials" | "advise"> {
  return {
    allowLastSeat: readFlag("copilotSeats:allowLastSeat", config("copilotSeats:allowLastSeat")),
    maxCancellations: readLimit("copilotSeats:maxCancellations", config("copilotSeats:maxCancellations")),
    rateOf: readRates(config),
  };
}

/** Reads the settings of the usual plans right away, so that a mistake in them shows early. */
function readRates(config: ConfigLookup): Settings["rateOf"] {
  const usual = new Map([...LIST.keys()].map((plan) => [plan, readRate(plan, config)]));
  return (planType) => (planType === null ? null : (usual.get(planType) ?? readRate(planType, config)));
}

/**
 * Any plan has a price if the settings or GitHub's list give one. The settings are copilotSeats:businessPrice,
 * copilotSeats:businessCredits, copilotSeats:enterprisePrice and copilotSeats:enterpriseCredits, and likewise for any other name
 * that GitHub gives a plan, such as copilotSeats:standalonePrice.
 */
export function readRate(plan: string, config: ConfigLookup): Rate | null {
  if (!/^[\w-]{1,50}$/.test(plan)) return null;
  const key = `copilotSeats:${plan}`;
  const dollars = readPrice(`${key}Price`, config(`${key}Price`));
  const credits = readCredits(`${key}Credits`, config(`${key}Credits`));
  const listed = LIST.get(plan);
  const cents = dollars === undefined ? listed?.cents : centsOf(dollars);
  return cents === undefined ? null : { cents, credits: credits ?? listed?.credits ?? null };
}

/** Reads how to sign in to GitHub. Throws if nothing, too much or something unusable is configured. */
export function readCredentials(config: ConfigLookup, environment: Environment): Credentials {
  const override = environment[TOKEN_OVERRIDE];
  if (override) return token(override, TOKEN_OVERRIDE);
  const configured = {
    token: config("github:token") || undefined,
    app: config("github:appAuth") || undefined,
  };
  if (configured.token && configured.app) {
    throw new SeatError(
      "Cannot sign in to GitHub",
      "the stack configures both github:token and github:appAuth. Remove one of them with `pulumi config rm`.",
    );
  }
  if (configured.token) return token(configured.token, "github:token");
  if (configured.app) return appOfConfig(configured.app);
  if (environment.GITHUB_TOKEN) return token(environment.GITHUB_TOKEN, "GITHUB_TOKEN");
  if (environment.GITHUB_APP_ID) {
    return app(
      {
        id: environment.GITHUB_APP_ID,
        installationId: environment.GITHUB_APP_INSTALLATION_ID,
        pemFile: environment.GITHUB_APP_PEM_FILE,
      },
      "GITHUB_APP_ID, GITHUB_APP_INSTALLATION_ID and GITHUB_APP_PEM_FILE",
    );
  }
  throw new NoCredentials(
    "Cannot sign in to GitHub",
    `there is no token. Set one with \`pulumi config set github:token --secret\`, or in GITHUB_TOKEN or ${TOKEN_OVERRIDE}, ` +
      `or a GitHub App in github:appAuth. ${NEEDED_PERMISSION.organization}.`,
  );
}

function token(value: string, source: string): Credentials {
  const trimmed = value.trim();
  if (!/^[\x21-\x7e]+$/.test(trimmed)) {
    throw new SeatError(
      "Cannot sign in to GitHub",
      `the token in ${source} is empty or contains characters that are not allowed in a token.`,
    );
  }
  return { kind: "token", token: trimmed, source };
}

function appOfConfig(json: string): Credentials {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // The text may hold a private key, so it is not shown.
    throw new SeatError(
      "Cannot read github:appAuth",
      "it is not an object. Set its parts with `pulumi config set --path github:appAuth.id ...`, and `--secret` for github:appAuth.pemFile.",
    );
  }
  return app(value, "github:appAuth");
}

const text = z.union([z.string(), z.number()], { error: "is missing" }).transform(String);
const appSchema = z.object({
  id: text.pipe(z.string().regex(/^[\w.-]+$/, "is not an app's id or client id")),
  installationId: text.pipe(z.string().regex(/^\d{0,15}$/, "is not an installation's number")).optional(),
  pemFile: z.string({ error: "is missing" }),
});

function app(value: unknown, source: string): Credentials {
  const parsed = appSchema.safeParse(value);
  if (!parsed.success) {
    const places = parsed.error.issues.map((issue) => `${issue.path.join(".") || "the value"}: ${issue.message}`);
    throw new SeatError("Cannot sign in to GitHub as an App", `${source} is not complete (${places.join("; ")}).`);
  }
  const { id, installationId, pemFile } = parsed.data;
  return {
    kind: "app",
    id,
    installationId: installationId ? Number(installationId) : undefined,
    privateKey: privateKey(pemFile, source),
    source,
  };
}

/** The setting holds the key itself, as in @pulumi/github. */
function privateKey(pem: string, source: string): string {
  const read = readPrivateKey(pem);
  if ("key" in read) return read.key;
  throw new SeatError("Cannot sign in to GitHub as an App", `the pemFile of ${source} ${read.problem}`);
}

export function readBaseUrl(config: ConfigLookup, environment: Environment): string {
  const configured = config("github:baseUrl");
  if (configured) return apiRoot(configured, "github:baseUrl");
  return apiRoot(environment.GITHUB_BASE_URL || "https://api.github.com", "GITHUB_BASE_URL");
}

/** Normalizes an API's root for requests. Throws if a token must not be sent there. */
export function apiRoot(value: string, source: string): string {
  // The rest of the value may be a secret, so only the host is shown.
  const place = URL.canParse(value) ? new URL(value).host : "";
  const problem = (reason: string) => new SeatError(`Cannot use ${source}${place && ` (${place})`}`, reason);
  if (!URL.canParse(value))
    throw problem("it is not a URL. Examples: https://api.github.com, https://api.octocorp.ghe.com.");
  const url = new URL(value);
  if (url.username || url.password || url.search || url.hash) {
    throw problem("it may have a host and a path, nothing else. A token belongs in github:token.");
  }
  const loopback = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback)) {
    throw problem("tokens are sent only over https (http is allowed only for 127.0.0.1).");
  }
  // People paste the site's URL; the API has its own host.
  if (url.hostname === "github.com" || /^[^.]+\.ghe\.com$/.test(url.hostname)) url.hostname = `api.${url.hostname}`;
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

function readFlag(key: string, value: string | undefined): boolean {
  if (value === undefined || value === "" || value === "false") return false;
  if (value === "true") return true;
  throw new SeatError(`Cannot use ${key}`, `it is ${shown(value)}, and must be true or false.`);
}

function readLimit(key: string, value: string | undefined): number | string {
  if (value === undefined || value === "") return USUAL_CANCELLATIONS;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  if (/^\d{1,9}(\.\d+)?%$/.test(value)) return value;
  throw new SeatError(
    `Cannot use ${key}`,
    `it is ${shown(value)}, and must be a whole number or a share of the seats such as "25%".`,
  );
}

function readPrice(key: string, value: string | undefined): number | undefined {
  if (value === undefined || value === "") return undefined;
  if (/^\d{1,9}(\.\d+)?$/.test(value)) return Number(value);
  throw new SeatError(
    `Cannot use ${key}`,
    `it is ${shown(value)}, and must be a number of US dollars per seat and month.`,
  );
}

function readCredits(key: string, value: string | undefined): number | undefined {
  if (value === undefined || value === "") return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new SeatError(
    `Cannot use ${key}`,
    `it is ${shown(value)}, and must be a whole number of AI credits per seat and month.`,
  );
}
