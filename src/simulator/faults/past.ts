import type { SeatBook } from "../seatBook.js";
import type { SeatHolder } from "../seatHolder.js";
import type { World } from "../world.js";

interface Moment {
  readonly at: number;
  readonly books: ReadonlyMap<SeatHolder, SeatBook>;
}

/** The seats before each write of the last hour. GitHub may show them for a while after a write. */
export class Past {
  #moments: Moment[] = [];

  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Call this before a write. */
  keep(): void {
    const at = this.#world.now().getTime();
    const books = new Map(this.#holders().map((holder) => [holder, holder.seats.copy()]));
    this.#moments = [...this.#moments.filter((moment) => moment.at > at - 3_600_000), { at, books }];
  }

  /** Reads the seats as they were before the writes of the last seconds. */
  seen<Shown>(seconds: number, look: () => Shown): Shown {
    const since = this.#world.now().getTime() - seconds * 1000;
    const then = this.#moments.find(({ at }) => at > since);
    if (!then) return look();
    const today = new Map(this.#holders().map((holder) => [holder, holder.seats]));
    try {
      show(then.books);
      return look();
    } finally {
      show(today);
    }
  }

  #holders(): SeatHolder[] {
    return [...this.#world.organizations(), ...this.#world.enterprises()];
  }
}

function show(books: ReadonlyMap<SeatHolder, SeatBook>): void {
  for (const [holder, book] of books) holder.seats = book;
}
