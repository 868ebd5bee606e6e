import { createPrivateKey } from "node:crypto";

/** A key, or a description of what is wrong with the text. */
export type ReadKey = { readonly key: string } | { readonly problem: string };

const TAKES = "It takes the content of the .pem file (BEGIN ... END)";

/**
 * Reads an App's private key even if settings, secrets or editors have mangled it: indented, quoted, base64-encoded, or in one
 * line with spaces or `\n` for line breaks. A problem is described without showing any part of the key.
 */
export function readPrivateKey(text: string): ReadKey {
  const content = unwrapped(text);
  if (content === "") return { problem: `is empty. ${TAKES}.` };
  const [, kind, rest = ""] = /-----BEGIN ([A-Z\d ]+)-----(.*)/s.exec(content) ?? [];
  if (kind === undefined) return { problem: withoutBegin(content) };
  if (kind.startsWith("ENCRYPTED") || /Proc-Type:.*ENCRYPTED/.test(rest)) {
    return {
      problem: "is encrypted with a passphrase, but GitHub's keys are not: use the file from GitHub unchanged.",
    };
  }
  if (!/^(?:RSA )?PRIVATE KEY$/.test(kind)) {
    return { problem: `holds a ${kind}, but an App signs with the private key from GitHub.` };
  }
  const [body, end] = rest.split(/-----END [A-Z\d ]+-----/, 2);
  if (end === undefined) return { problem: "has a BEGIN line but no END line: a part is missing." };
  const base64 = (body ?? "").replace(/[\s\\]+/g, "");
  if (!/^[A-Za-z\d+/]+=*$/.test(base64)) {
    return { problem: "has invalid characters between BEGIN and END: copy the .pem file again." };
  }
  const lines = base64.match(/.{1,64}/g) ?? [];
  const key = [`-----BEGIN ${kind}-----`, ...lines, `-----END ${kind}-----`, ""].join("\n");
  try {
    if (createPrivateKey(key).asymmetricKeyType === "rsa") return { key };
    return { problem: "is not an RSA key, as GitHub's are: use the file from GitHub." };
  } catch {
    return {
      problem: "cannot be read between BEGIN and END: a part is missing or damaged. Copy the .pem file again.",
    };
  }
}

function unwrapped(text: string): string {
  const plain = text
    .trim()
    .replace(/^(["'`])(.*)\1$/s, "$2")
    .replace(/\\+r/g, "")
    .replace(/\\+n/g, "\n")
    .trim();
  if (plain.includes("-----BEGIN") || !/^[A-Za-z\d+/\s]+=*\s*$/.test(plain)) return plain;
  const decoded = Buffer.from(plain, "base64").toString("utf8");
  return decoded.includes("-----BEGIN") ? unwrapped(decoded) : plain;
}

function withoutBegin(content: string): string {
  const isPath = content.length < 500 && !content.includes("\n") && /\.(?:pem|key)$|^[~./]|^[a-z]:\\/i.test(content);
  if (isPath) return `is not a private key. ${TAKES}, and this looks like its path.`;
  return `is not a private key: it has no BEGIN line. ${TAKES}.`;
}
