import type { Page } from "../http/paging.js";
import type { Seat } from "../seatBook.js";
import type { SeatHolder } from "../seatHolder.js";

interface Listed<Entry> {
  readonly entries: readonly Entry[];
  /** On all pages together. */
  readonly count: number;
  /** The number of people whom total_seats leaves out too. */
  readonly unseen: number;
}

/** A page of the seats that the list shows, without people whom the settings leave out. */
export function listedSeats<Entry>(
  { settings: { unlisted, partialResults } }: SeatHolder,
  { offset, size }: Page,
  count: number,
  read: (offset: number, length: number) => readonly Entry[],
  seatOf: (entry: Entry) => Seat,
): Listed<Entry> {
  if (unlisted.length === 0) return { entries: read(offset, size), count, unseen: 0 };
  const left = new Set(unlisted.map((login) => login.toLowerCase()));
  const loginOf = (entry: Entry) => seatOf(entry).assignee?.login.toLowerCase() ?? "";
  const all = read(0, count);
  const shown = all.filter((entry) => !left.has(loginOf(entry)));
  const unseen = new Set(all.map(loginOf).filter((login) => left.has(login))).size;
  return { entries: shown.slice(offset, offset + size), count: shown.length, unseen: partialResults ? unseen : 0 };
}

/** The header of a list that is partial because the token is not authorized for single sign-on. */
export function partialResults({ settings }: SeatHolder, organizationIds: readonly number[]): Record<string, string> {
  if (!settings.partialResults) return {};
  return { "x-github-sso": `partial-results; organizations=${organizationIds.join(",")}` };
}
