/** GitHub's timestamps have no fractions of a second. */
export function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** YYYY-MM-DD in UTC, which compares as text. */
export function calendarDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** A billing cycle of the local GitHub is a calendar month in UTC. */
export function cycleStart(date: Date): Date {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1));
}

export function nextCycleDate(date: Date): string {
  return calendarDate(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)));
}
