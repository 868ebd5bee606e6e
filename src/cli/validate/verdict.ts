import { type Complaint, RosterError } from "../../roster/complaints.js";
import { loadRoster, type RosterSeat, wantedOn } from "../../roster/index.js";
import { waitingOn } from "../../roster/seats.js";

/** The result for one roster: how many people it lists, or why it cannot be read. */
export interface Verdict {
  readonly path: string;
  readonly people: number;
  readonly expired: number;
  /** People whose `starts` is in the future. */
  readonly waiting: number;
  readonly error?: RosterError;
}

export function verdictOn(path: string, today: Date): Verdict {
  try {
    const seats: RosterSeat[] = loadRoster(path);
    const unwanted = seats.length - wantedOn(seats, today).length;
    const waiting = waitingOn(seats, today).length;
    return { path, people: seats.length, expired: unwanted - waiting, waiting };
  } catch (error) {
    if (error instanceof RosterError) return { path, people: 0, expired: 0, waiting: 0, error };
    throw error;
  }
}

/** A line for a job's log that GitHub also shows beside the line of the file. */
export function annotation({ place, problem }: Complaint): string {
  const [, file = place, line, column] = /^(.*):(\d+):(\d+)$/.exec(place) ?? [];
  const properties = [`file=${property(file)}`, ...(line === undefined ? [] : [`line=${line}`, `col=${column}`])];
  return `::error ${properties.join(",")},title=Copilot seats::${data(problem)}`;
}

const data = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
