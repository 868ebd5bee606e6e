import type { Credentials } from "./credentials.js";

const SECRET = "[secret]";

/** Shorter ones would match in any text. */
const SHORTEST_SECRET = 8;

/** What a process signs its requests with; any server may repeat it in an answer. */
export class Secrets {
  readonly #known = new Set<string>();

  constructor(credentials: Credentials, others: readonly string[] = []) {
    for (const other of others) this.#known.add(other);
    if (credentials.kind === "token") this.#known.add(credentials.token);
    else for (const line of credentials.privateKey.split(/\s+/)) if (line.length >= 32) this.#known.add(line);
  }

  /** Adds an Authorization header as it is sent: an App's tokens are created on the way. */
  sent(authorization: string): void {
    this.#known.add(authorization.replace(/^\S+\s+/, ""));
  }

  without(text: string): string {
    return withoutSecrets(text, [...this.#known]);
  }
}

/**
 * Removes these secrets from a text from elsewhere, however they are spelled (a host is in lower case, a URL is percent-encoded,
 * Basic authentication is base64), and anything that looks like a token, a key or a password in a URL.
 */
export function withoutSecrets(text: string, known: readonly string[]): string {
  const secrets = known.filter(({ length }) => length >= SHORTEST_SECRET).map((secret) => secret.toLowerCase());
  const holdsOne = (spelled: string) => secrets.some((secret) => spelled.toLowerCase().includes(secret));
  return known
    .filter(Boolean)
    .reduce((left, secret) => left.replace(new RegExp(secret.replace(/[^\w]/g, "\\$&"), "gi"), SECRET), text)
    .replace(/[^\s"'<>]+/g, (word) => (word.includes("%") && holdsOne(decoded(word)) ? SECRET : word))
    .replace(/[\w+/-]{11,}={0,2}/g, (word) =>
      holdsOne(Buffer.from(word, "base64").toString("latin1")) ? SECRET : word,
    )
    .replace(/\b(?:gh[a-z]_|github_pat_|pul-|eyJ[\w-]+\.)[\w.-]+/gi, SECRET)
    .replace(/(:\/\/)[^\s/@]+@/g, `$1${SECRET}@`)
    .replace(/-----BEGIN[\s\S]*?(?:-----END[^-]*-----|$)/g, SECRET);
}

function decoded(word: string): string {
  return word.replace(/%([\da-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
