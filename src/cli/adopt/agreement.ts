const MOST_NAMES = 20;

export function plural(number: number, one: string, more = `${one}s`): string {
  return `${number.toLocaleString("en-US")} ${number === 1 ? one : more}`;
}

/** The first names, and how many more there are. */
export function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  const shown = names.slice(0, MOST_NAMES).join(", ");
  return more > 0 ? `${shown} and ${more.toLocaleString("en-US")} more` : shown;
}
