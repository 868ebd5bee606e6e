import type { dynamic } from "@pulumi/pulumi";
import { z } from "zod";
import { organizationSchema } from "../github/names.js";
import { UNKNOWN } from "../provider/check.js";
import { inWordsOfNativeDoor } from "../settings/nativeWords.js";
import { type ConfigLookup, type Environment, readBaseUrl, readCredentials, readRules } from "../settings/settings.js";
import { shown } from "../text/line.js";
import { SeatError } from "../text/seatError.js";
import { unknownKey } from "../text/suggestion.js";
import type { Properties } from "./values.js";

/** Configuration comes as text; a program may pass a provider's arguments with their own types. */
function rule(takes: string, ...others: z.ZodType[]): z.ZodType {
  return z.union([z.string(), ...others], { error: ({ input }) => `got ${shown(input)}; it takes ${takes}` });
}

const DOLLARS = "a number of US dollars per seat and month";
const CREDITS = "a number of AI credits per seat and month";

const RULES: Readonly<Record<string, z.ZodType>> = {
  token: z.string({ error: "must be a string" }),
  // It may hold a private key, so it is not shown.
  appAuth: z.union([z.string(), z.record(z.string(), z.unknown())], {
    error: "takes an object with id, pemFile and installationId",
  }),
  baseUrl: rule("a URL"),
  owner: organizationSchema,
  maxCancellations: rule('a whole number or a share of the seats such as "25%"', z.number()),
  allowLastSeat: rule("true or false", z.boolean()),
  businessPrice: rule(DOLLARS, z.number()),
  businessCredits: rule(CREDITS, z.number()),
  enterprisePrice: rule(DOLLARS, z.number()),
  enterpriseCredits: rule(CREDITS, z.number()),
};

export const CONFIGURATION_KEYS = Object.keys(RULES);

/** Settings that no state may hold in plain text. */
export const SECRET_KEYS: ReadonlySet<string> = new Set(["token", "appAuth"]);

/** What the engine keeps for itself among a provider's inputs. */
const OF_THE_ENGINE = ["version", "pluginDownloadURL"];

/** What is wrong with a provider's arguments, one failure each. */
export function configurationFailures(news: Properties): dynamic.CheckFailure[] {
  const failures = Object.entries(news).flatMap(([property, value]) => {
    if (value === UNKNOWN || property.startsWith("__") || OF_THE_ENGINE.includes(property)) return [];
    const known = Object.hasOwn(RULES, property) ? RULES[property] : ruleOfPlan(property);
    if (!known) return [{ property, reason: `the provider's property ${unknownKey(property, CONFIGURATION_KEYS)}` }];
    const { error } = known.safeParse(value);
    const reason = error ? `${property} ${error.issues[0]?.message}` : unusable({ [property]: value });
    return reason === undefined ? [] : [{ property, reason }];
  });
  if (failures.length > 0) return failures;
  const together = [news.token, news.appAuth].includes(UNKNOWN) ? undefined : unusable(news);
  return together === undefined ? [] : [{ property: "token", reason: together }];
}

/** Any other plan that GitHub names has a price and credits, too, such as `standalonePrice`. */
function ruleOfPlan(property: string): z.ZodType | undefined {
  const [, kind] = /^[\w-]{1,50}(Price|Credits)$/.exec(property) ?? [];
  return kind === undefined ? undefined : rule(kind === "Price" ? DOLLARS : CREDITS, z.number());
}

/** Why these settings cannot be used. */
function unusable(settings: Properties): string | undefined {
  const lookup = lookupIn(settings);
  const signsIn = settings.token !== undefined || settings.appAuth !== undefined;
  try {
    readRules(lookup);
    readBaseUrl(lookup, {});
    if (signsIn) readCredentials(lookup, {});
    return undefined;
  } catch (error) {
    if (error instanceof SeatError) return inWordsOfNativeDoor(error.message);
    throw error;
  }
}

/** Looks up settings by the keys that the core uses. */
export function lookupIn(settings: Properties): ConfigLookup {
  return (key) => {
    const value = settings[key.slice(key.indexOf(":") + 1)];
    if (value === undefined || value === null) return undefined;
    return typeof value === "string" ? value : JSON.stringify(value);
  };
}

const todaySchema = z.record(z.string(), z.unknown());

/**
 * The settings of a default provider. A refresh and a destroy pass the configuration of the last `up`; PULUMI_CONFIG holds the
 * current one, so that a token which was rotated since is used.
 */
export function todaysSettings(args: Properties, urn: string | undefined, environment: Environment): Properties {
  if (!isDefault(urn) || !environment.PULUMI_CONFIG) return args;
  let json: unknown;
  try {
    json = JSON.parse(environment.PULUMI_CONFIG);
  } catch {
    return args;
  }
  const { data = {} } = todaySchema.safeParse(json);
  const today = Object.entries(data).map(([key, value]) => [key.slice(key.indexOf(":") + 1), value] as const);
  return today.length > 0 ? Object.fromEntries(today) : args;
}

/** The engine's own providers are named `default`, or `default_0_1_0` after the version that the program's package requests. */
function isDefault(urn: string | undefined): boolean {
  return /^default(?:_|$)/.test(urn?.split("::").at(-1) ?? "");
}

/**
 * The message if the program's package and this plugin have different versions. The engine passes the version that the program
 * requests, also for a provider that the program declares; in YAML, a program may request none.
 */
export function versionFailure({ version: wanted }: Properties, version: string): string | undefined {
  const numbers = (text: string) => text.replace(/[-+].*$/, "");
  if (typeof wanted !== "string" || numbers(wanted) === numbers(version)) return undefined;
  return (
    `the program's package is version ${wanted}, and this plugin is version ${version}. Install the same version of both: ` +
    `npm install pulumi-copilot-seats@${wanted}, or \`pulumi plugin install resource copilot-seats ${wanted}\`.`
  );
}
