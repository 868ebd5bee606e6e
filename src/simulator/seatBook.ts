import type { Account } from "./accounts.js";
import type { CopilotSettings, OddAssignee } from "./seed.js";
import type { Team } from "./teams.js";

export interface Seat {
  /** GitHub's lists can contain seats without an assignee. */
  readonly assignee: Account | null;
  /** The assignee to show for a seat without a person. */
  readonly oddAssignee?: OddAssignee;
  /** If it differs from the owner's. */
  planType?: CopilotSettings["planType"] | undefined;
  /** The team that GitHub shows, among those that the access comes through; null for a seat given by name. */
  team: Team | null;
  /** Whether the access was given by name. If so, it does not end with a team. */
  direct: boolean;
  /** All teams that the access comes through. A seat with none that was not given by name is ending. */
  teams: readonly Team[];
  /** When access was last granted. */
  createdAt: string;
  updatedAt: string;
  /** YYYY-MM-DD, the first day without the seat. */
  pendingCancellationDate: string | null;
  lastActivityAt: string | null;
  lastActivityEditor: string | null;
  lastAuthenticatedAt: string | null;
}

/** The seats of one organization or enterprise, in the order of their grants, so that a page is a slice. */
export class SeatBook {
  #order: Seat[] = [];
  readonly #byAssignee = new Map<Account, Seat>();
  /** Not later than the first pending cancellation, so that on most days, no search is necessary. */
  #nextEnd: string | undefined;
  #version = 0;

  /** Increases whenever seats are added or removed. */
  get version(): number {
    return this.#version;
  }

  get size(): number {
    return this.#order.length;
  }

  of(account: Account): Seat | undefined {
    return this.#byAssignee.get(account);
  }

  page(offset: number, length: number): Seat[] {
    return this.#order.slice(offset, offset + length);
  }

  all(): readonly Seat[] {
    return this.#order;
  }

  /** Inserts the seat after this number of others. Default: at the end. */
  add(seat: Seat, behind = this.#order.length): void {
    this.#version += 1;
    this.#order.splice(behind, 0, seat);
    if (seat.assignee) this.#byAssignee.set(seat.assignee, seat);
    if (seat.pendingCancellationDate) this.#expectEnd(seat.pendingCancellationDate);
  }

  /** A copy that later changes do not affect. */
  copy(): SeatBook {
    const copy = new SeatBook();
    for (const seat of this.#order) copy.add({ ...seat });
    copy.#version = this.#version;
    return copy;
  }

  cancel(seat: Seat, date: string): void {
    seat.pendingCancellationDate = date;
    this.#expectEnd(date);
  }

  remove(seat: Seat): void {
    this.#version += 1;
    const index = this.#order.indexOf(seat);
    if (index >= 0) this.#order.splice(index, 1);
    if (seat.assignee) this.#byAssignee.delete(seat.assignee);
  }

  /** Ends the seats whose date has come, and returns their number. */
  endDue(today: string): number {
    if (this.#nextEnd === undefined || today < this.#nextEnd) return 0;
    const before = this.#order.length;
    this.#nextEnd = undefined;
    this.#version += 1;
    this.#order = this.#order.filter((seat) => {
      if (seat.pendingCancellationDate === null) return true;
      if (seat.pendingCancellationDate > today) {
        this.#expectEnd(seat.pendingCancellationDate);
        return true;
      }
      if (seat.assignee) this.#byAssignee.delete(seat.assignee);
      return false;
    });
    return before - this.#order.length;
  }

  #expectEnd(date: string): void {
    if (this.#nextEnd === undefined || date < this.#nextEnd) this.#nextEnd = date;
  }
}
