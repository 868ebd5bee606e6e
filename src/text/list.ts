/** The most names that a message lists. */
const MOST_NAMES = 20;

/** The first names, and how many more there are. */
export function listed(names: readonly string[], separator = ", ", most = MOST_NAMES): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(separator)} and ${count(more)} more` : names.join(separator);
}

/** `1 seat`, `2 seats`. */
export function seatCount(number: number): string {
  return `${count(number)} ${number === 1 ? "seat" : "seats"}`;
}

export function count(number: number): string {
  return number.toLocaleString("en-US");
}
