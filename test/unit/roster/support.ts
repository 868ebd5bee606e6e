import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { loadRoster, type RosterSeat } from "../../../src/roster/index.js";

/** The files' contents, by path in the test's own folder. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface Outcome {
  seats: RosterSeat[] | undefined;
  /** The error's message, with paths relative to the folder. */
  message: string;
  /** Its complaints, one per line. */
  complaints: string[];
}

/** Loads the only file, or the folder if there are several. */
export function load(
  files: Files,
  path = Object.keys(files).length === 1 ? (Object.keys(files)[0] ?? "") : "",
): Outcome {
  return inFolder((folder) => {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return loadFrom(folder, path);
  });
}

export function inFolder<T>(test: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "copilot-seats-roster-"));
  try {
    return test(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function loadFrom(folder: string, path = ""): Outcome {
  try {
    return { seats: loadRoster(join(folder, path)), message: "", complaints: [] };
  } catch (error) {
    const message = String(error)
      .replaceAll(folder + sep, "")
      .replaceAll(folder, "FOLDER");
    return { seats: undefined, message, complaints: message.split("\n").slice(1) };
  }
}

/** Numbers that look random but are the same in each run: https://en.wikipedia.org/wiki/Linear_congruential_generator. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state >>> 8;
  }
}

/** Picks from lists with these numbers. */
export function picker(seed: number): <T>(choices: readonly T[]) => T {
  const random = numbers(seed);
  return (choices) => choices[random.next().value % choices.length] as (typeof choices)[number];
}
