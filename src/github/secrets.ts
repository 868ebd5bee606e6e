const SECRET = "[secret]";

/** A text from elsewhere without these secrets, and without anything that looks like a token, a key or a password in an address. */
export function withoutSecrets(text: string, known: readonly string[]): string {
  return known
    .filter(Boolean)
    .reduce((left, secret) => left.replaceAll(secret, SECRET), text)
    .replace(/\b(?:gh[a-z]_|github_pat_|pul-|eyJ[\w-]+\.)[\w.-]+/g, SECRET)
    .replace(/(:\/\/)[^\s/@]+@/g, `$1${SECRET}@`)
    .replace(/-----BEGIN[\s\S]*?(?:-----END[^-]*-----|$)/g, SECRET);
}
