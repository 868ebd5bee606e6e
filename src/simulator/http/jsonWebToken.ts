import { verify } from "node:crypto";
import { z } from "zod";
import type { App } from "../credentials.js";
import type { World } from "../world.js";
import { Refusal } from "./answer.js";

const LONGEST_LIFETIME_SECONDS = 10 * 60;
/** GitHub tolerates a clock that is slightly ahead. */
const TOLERATED_SKEW_SECONDS = 60;

const headerSchema = z.object({ alg: z.literal("RS256") });
const issuerSchema = z.object({ iss: z.union([z.string(), z.number()]).transform(String) });
const timesSchema = z.object({ exp: z.unknown().optional(), iat: z.unknown().optional() });

export function looksLikeJsonWebToken(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}

/** The App that signed the token. The messages are GitHub's: clients read them to tell a wrong clock from a wrong key. */
export function signingApp(text: string, world: World): App {
  const [header = "", payload = "", signature = ""] = text.split(".");
  const claims = decode(payload);
  const issuer = issuerSchema.safeParse(claims);
  if (!headerSchema.safeParse(decode(header)).success || !issuer.success) throw undecodable();
  const app = world.app(issuer.data.iss);
  if (!app) throw undecodable();
  const signed = verify(
    "RSA-SHA256",
    Buffer.from(`${header}.${payload}`),
    app.publicKey,
    Buffer.from(signature, "base64url"),
  );
  if (!signed) throw undecodable();
  checkTimes(timesSchema.parse(claims), Math.floor(world.now().getTime() / 1000));
  return app;
}

export function undecodable(): Refusal {
  return new Refusal(401, "A JSON web token could not be decoded");
}

function checkTimes({ exp, iat }: z.infer<typeof timesSchema>, now: number): void {
  if (typeof exp !== "number" || exp <= now) {
    throw new Refusal(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > now + LONGEST_LIFETIME_SECONDS + TOLERATED_SKEW_SECONDS) {
    throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  if (typeof iat !== "number" || !Number.isInteger(iat) || iat > now + TOLERATED_SKEW_SECONDS) {
    throw new Refusal(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    throw undecodable();
  }
}
