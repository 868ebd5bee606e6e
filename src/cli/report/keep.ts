import { extname } from "node:path";
import { loginSchema } from "../../github/names.js";
import { loadRoster, wantedOn } from "../../roster/index.js";
import { UsageError } from "../command.js";

const ROSTER_FILES: readonly string[] = [".yaml", ".yml", ".csv"];

/**
 * People whom a proposal leaves alone, by login in lower case. Each value is a comma-separated list of logins, or a file in the format of
 * a roster, in which each person can have a note with the reason and a last day.
 */
export function keptPeople(values: readonly string[], today: Date): Set<string> {
  return new Set(values.flatMap((value) => (isFile(value) ? peopleIn(value, today) : loginsIn(value))));
}

function isFile(value: string): boolean {
  return ROSTER_FILES.includes(extname(value).toLowerCase());
}

function peopleIn(file: string, today: Date): string[] {
  return wantedOn(loadRoster(file), today).map(({ username }) => username);
}

function loginsIn(value: string): string[] {
  return value.split(",").map((login) => {
    const { data, error } = loginSchema.safeParse(login.trim());
    if (data !== undefined) return data;
    throw new UsageError(`--keep takes logins, or a .yaml or .csv file of them: ${error?.issues[0]?.message}`);
  });
}
