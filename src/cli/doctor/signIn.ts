import type { Credentials } from "../../github/credentials.js";
import { proxyTo } from "../../github/proxy.js";
import { readRules } from "../../settings/settings.js";
import type { Access } from "./access.js";
import { type Finding, ok, problem, warning } from "./finding.js";
import type { Situation } from "./situation.js";

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
/** A token that expires sooner gets a warning. */
const SOON_DAYS = 7;

export async function checkAddress(situation: Situation): Promise<Finding> {
  const url = await situation.baseUrl.value();
  const { hostname } = new URL(url);
  const isGitHub = hostname === "api.github.com" || hostname.endsWith(".ghe.com");
  const isLocal = ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
  const proxy = proxyTo(url, situation.question.place.environment);
  if (isGitHub)
    return ok(
      proxy ? `${url}, through the proxy ${proxy.host} (${proxy.variable}, unless NO_PROXY excludes it).` : url,
    );
  if (isLocal) return ok(`${url}, on this machine.`);
  return warning(
    `${url} is neither GitHub nor a tenant on ghe.com.`,
    "GitHub Enterprise Server has no Copilot seats. If this is your proxy, there is nothing to do.",
  );
}

/** By precedence, highest first. */
const SOURCES = ["COPILOT_SEATS_GITHUB_TOKEN", "github:token", "github:appAuth", "GITHUB_TOKEN", "GITHUB_APP_ID"];

export async function checkCredentials(situation: Situation): Promise<Finding> {
  const credentials = await situation.credentials.value();
  const [lookup, { environment }] = [await situation.lookup(), situation.question.place];
  const others = SOURCES.filter(
    (source) => !credentials.source.startsWith(source) && (lookup(source) || environment[source]),
  );
  const unused = others.length > 0 ? ` It overrides ${others.join(" and ")}.` : "";
  return ok(`${named(credentials)} from ${credentials.source}.${unused}`);
}

function named(credentials: Credentials): string {
  return credentials.kind === "token" ? "A token" : `The GitHub App ${credentials.id}`;
}

export async function checkSettings(situation: Situation): Promise<Finding> {
  const { maxCancellations, allowLastSeat } = readRules(await situation.lookup());
  const last = allowLastSeat ? "the last seat may be cancelled" : "the last seat stays";
  return ok(`At most ${maxCancellations} of the single seats are cancelled in one run; ${last}.`);
}

export async function checkSignIn({ access, question: { now } }: Situation): Promise<Finding> {
  const signedIn = await access.value();
  const who = describe(signedIn);
  const expires = "expires" in signedIn ? signedIn.expires : null;
  if (!expires) return ok(`${who}.`);
  const found = `${who}; the token expires on ${expires.toISOString().slice(0, 10)}.`;
  const days = (expires.getTime() - now.getTime()) / DAY_MILLISECONDS;
  return days < SOON_DAYS ? warning(found, "Create a new token before then.") : ok(found);
}

function describe(access: Access): string {
  switch (access.kind) {
    case "classic":
      return `GitHub accepts it: ${access.login}, with a classic token (scopes: ${access.scopes.join(", ") || "none"})`;
    case "fine-grained":
      return `GitHub accepts it: ${access.login}, with a token whose permissions GitHub does not show`;
    case "installation":
      return "GitHub accepts it: the token of an App's installation, whose permissions GitHub does not show";
    case "app":
      return `GitHub accepts it: the App ${access.slug}`;
  }
}

export async function checkRateLimit(situation: Situation): Promise<Finding> {
  const { value, refusal } = await situation.rateLimit.outcome();
  if (refusal?.status === 404) return ok("GitHub reports no rate limit here.");
  if (refusal) throw refusal;
  const { limit, remaining, reset } = value;
  const at = `${reset.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const left = `${remaining.toLocaleString("en-US")} of ${limit.toLocaleString("en-US")} requests are left until ${at}`;
  if (remaining === 0)
    return problem(`${left}.`, "Run this again after that, or find out who else uses these credentials.");
  const seats = await seatsOf(situation);
  if (seats === undefined) return ok(`${left}.`);
  const reading = Math.ceil(seats / 100) + 2;
  const found = `${left}; to read all seats, a run needs at most ${reading.toLocaleString("en-US")}.`;
  return remaining > 2 * reading
    ? ok(found)
    : warning(found, "A run would wait for the reset. Start it after that, or use separate credentials.");
}

async function seatsOf({ billing, enterpriseSeats, owner }: Situation): Promise<number | undefined> {
  const kind = (await owner.ifKnown())?.kind;
  return kind === "enterprise" ? (await enterpriseSeats.ifKnown())?.total : (await billing.ifKnown())?.totalSeats;
}
