/** Called with the progress of the work whenever it changes. */
export type WatchProgress = (progress: string) => void;

/** The progress of a run, for the line shown while it waits, and for anyone who watches. */
export class Progress {
  readonly #works = {
    write: { asked: 0, done: 0, words: "seats done" },
    read: { asked: 0, done: 0, words: "pages read" },
  };

  readonly #watch: WatchProgress;

  constructor(watch: WatchProgress = () => {}) {
    this.#watch = watch;
  }

  /** Counts related pieces of work, when they are requested and when they end. */
  async of<Value>(work: "write" | "read", action: () => Promise<Value>): Promise<Value> {
    const counted = this.#works[work];
    counted.asked++;
    this.#watch(this.#current());
    try {
      return await action();
    } finally {
      counted.done++;
      this.#watch(this.#current());
    }
  }

  /** `, 3,120 of 10,000 seats done`; empty if there is no progress to show. */
  toString(): string {
    const current = this.#current();
    return current && `, ${current}`;
  }

  #current(): string {
    const { write, read } = this.#works;
    const current = [write, read].find(({ asked, done }) => asked > done && asked > 1);
    if (!current) return "";
    const { asked, done, words } = current;
    return `${done.toLocaleString("en-US")} of ${asked.toLocaleString("en-US")} ${words}`;
  }
}
