import type { Seat } from "./answers.js";

/** Each person's seats, by account id: an enterprise lists one for each organization and team that grants it. */
export function byPerson(entries: readonly Seat[]): Map<number, Seat[]> {
  const people = new Map<number, Seat[]>();
  for (const seat of entries) {
    const known = people.get(seat.assigneeId);
    if (known) known.push(seat);
    else people.set(seat.assigneeId, [seat]);
  }
  return people;
}
