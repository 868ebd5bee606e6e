import { z } from "zod";

/** The date formats that a file can have. */
export const DATE_FORMATS = ["YYYY-MM-DD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY"] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

/** A calendar date as YYYY-MM-DD; undefined for anything else. Leading zeros may be missing, because spreadsheets omit them. */
export function dateFrom(text: string, format: DateFormat): string | undefined {
  const separator = /[.\-/]/.exec(format)?.[0] ?? "-";
  const [names, parts] = [format.split(separator), text.split(separator)];
  const part = (name: string) => parts[names.indexOf(name)] ?? "";
  const isDate =
    parts.length === 3 && /^\d{4}$/.test(part("YYYY")) && [part("MM"), part("DD")].every((two) => /^\d\d?$/.test(two));
  const date = `${part("YYYY")}-${part("MM").padStart(2, "0")}-${part("DD").padStart(2, "0")}`;
  return isDate ? z.iso.date().safeParse(date).data : undefined;
}
