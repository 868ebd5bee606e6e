import type { Requester } from "../credentials.js";
import type { World } from "../world.js";
import { Refusal } from "./answer.js";
import { looksLikeJsonWebToken, signingApp } from "./jsonWebToken.js";

/** Who sends the request. An unknown token is refused here, even for endpoints that need none. */
export function authenticate(authorization: string | undefined, world: World): Requester {
  if (authorization === undefined) return { kind: "anonymous" };
  const text = /^(?:bearer|token) +(\S+)$/i.exec(authorization)?.[1] ?? tokenOfBasic(authorization);
  if (text === undefined) throw badCredentials();
  const holder = world.tokens.holder(text, world.now());
  if (holder) return holder;
  if (looksLikeJsonWebToken(text)) return { kind: "app", app: signingApp(text, world) };
  throw badCredentials();
}

/** The token as password with any name, or as name with no password or with `x-oauth-basic`. */
function tokenOfBasic(authorization: string): string | undefined {
  const encoded = /^basic +(\S+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const [name = "", ...rest] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  const password = rest.join(":");
  return ["", "x-oauth-basic"].includes(password) ? name : password;
}

export function badCredentials(): Refusal {
  return new Refusal(401, "Bad credentials");
}
