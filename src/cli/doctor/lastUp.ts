import { isDeepStrictEqual } from "node:util";
import { TOKEN_OVERRIDE } from "../../settings/advice.js";
import { deployedConfiguration } from "../pulumi.js";
import { type Finding, notChecked, ok, warning } from "./finding.js";
import type { Situation } from "./situation.js";

const KEYS = ["github:token", "github:appAuth", "github:baseUrl"];

/** Checks whether a refresh would sign in with today's configuration: Pulumi gives it the configuration of the last up. */
export async function checkLastUp(situation: Situation): Promise<Finding> {
  const { configuration, question } = situation;
  const { stack, place } = question;
  if (stack === undefined) return notChecked("No --stack was given.");
  const today = await configuration.needed();
  if ((await situation.stackSettings()).native) return ok("A refresh signs in with the current configuration.");
  const deployed = await deployedConfiguration(stack, place);
  if (deployed.length === 0) return ok(`The stack ${stack} has not been deployed yet.`);
  const other = KEYS.filter((key) =>
    deployed.some((then) => !isDeepStrictEqual(meant(then[key]), meant(today[key]?.value))),
  );
  if (other.length === 0) return ok(`The last up of ${stack} used the same credentials.`);
  const changed = other.join(" and ");
  if (place.environment[TOKEN_OVERRIDE]) {
    return ok(`The last up of ${stack} used a different ${changed}, but ${TOKEN_OVERRIDE} overrides it.`);
  }
  return warning(
    `The last up of ${stack} used a different ${changed}. With refresh: always, preview, up and destroy sign in with that one, and fail once it is revoked.`,
    `Add --run-program to the next \`pulumi up\`, or put the token into ${TOKEN_OVERRIDE}.`,
  );
}

/** Parses JSON, so that the order of keys makes no difference. */
function meant(value: unknown): unknown {
  try {
    return typeof value === "string" ? JSON.parse(value) : value;
  } catch {
    return value;
  }
}
