import assert from "node:assert/strict";

/** Fails if a text contains one of the secrets, and shows the text before it, but not the secret. */
export function nowhere(text: string, ...secrets: string[]): void {
  for (const secret of secrets) {
    const index = text.indexOf(secret);
    assert.equal(index, -1, `a secret shows: ${text.slice(Math.max(0, index - 200), index)}<here>`);
  }
}
