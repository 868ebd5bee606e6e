import type { Owner } from "../github/owner.js";
import { type Drift, driftLine, planLine } from "./dictionary.js";
import { type Forecast, lineOf, together } from "./forecast.js";

/**
 * How long a line waits for more about the same owner: Pulumi handles one resource after the other, and kills the process soon
 * after the last one.
 */
const GATHERING_MILLISECONDS = 10;

/** Combines what Pulumi asks resource by resource into one line per owner. */
export class Narrator {
  #drifts: Drift[] = [];
  #forecasts: Forecast[] = [];
  #timer: NodeJS.Timeout | undefined;
  #underWay = 0;

  readonly #owner: Owner;
  readonly #say: (line: string) => void;

  constructor(owner: Owner, say: (line: string) => void) {
    this.#owner = owner;
    this.#say = say;
  }

  drifted(drifts: readonly Drift[]): void {
    this.#drifts.push(...drifts);
    this.#gather();
  }

  /** What is about to happen to a seat that has its own resource. */
  singleSeat(forecast: Forecast): void {
    this.#forecasts.push(forecast);
    this.#gather();
  }

  /** What is found while GitHub is still asked about another resource goes into the same line. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#underWay++;
    clearTimeout(this.#timer);
    try {
      return await work();
    } finally {
      this.#underWay--;
      this.#gather();
    }
  }

  #gather(): void {
    clearTimeout(this.#timer);
    if (this.#underWay === 0) this.#timer = setTimeout(() => this.#tell(), GATHERING_MILLISECONDS);
  }

  #tell(): void {
    const [drifts, forecasts] = [this.#drifts, this.#forecasts];
    [this.#drifts, this.#forecasts] = [[], []];
    if (drifts.length > 0) this.#say(driftLine(this.#owner.name, drifts));
    // In a preview, Pulumi tells no provider which single seats are deleted.
    if (forecasts.length > 0) this.#say(planLine({ ...lineOf(together(forecasts)), cancels: undefined }));
  }
}
