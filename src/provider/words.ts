import { isSuspended } from "../github/names.js";
import type { Moved } from "./dictionary.js";

/** Why a login no longer stands for the person, with the line to change. */
export function movedWords(login: string, { account, holder, now }: Moved, place: string): string {
  const taken = holder === undefined ? "" : `The login now belongs to account ${holder}. `;
  const what =
    now === undefined
      ? `is no longer visible on GitHub: it may be gone, or hidden from this token. If the person has left, remove the line from ${place}.`
      : isSuspended(now, login)
        ? `was suspended by the identity provider, and GitHub renamed it to ${now}: remove the line from ${place}.`
        : `was renamed to ${now}: write "${now}" in ${place}.`;
  return `${taken}Account ${account}, formerly ${login}, ${what} No seat is granted to another account.`;
}

/** What to do if the refresh itself is in the way. */
export function withoutRefresh(words: string): string {
  return `${words} Then run \`pulumi up --refresh=false\` once.`;
}
