import type { BeforeAnswer, Incoming } from "../../src/simulator/index.js";

/** Holds requests at the local GitHub until it is opened, so that something can happen at that very moment. */
export class Gate {
  /** Resolves when the first of them arrives. */
  readonly reached: Promise<void>;
  private readonly opened: Promise<void>;
  private reach = (): void => {};
  private openNow = (): void => {};

  constructor(private readonly holds: (incoming: Incoming) => boolean) {
    this.reached = new Promise((resolve) => {
      this.reach = resolve;
    });
    this.opened = new Promise((resolve) => {
      this.openNow = resolve;
    });
  }

  readonly beforeAnswer: BeforeAnswer = async (incoming) => {
    if (!this.holds(incoming)) return undefined;
    this.reach();
    await this.opened;
    return undefined;
  };

  open(): void {
    this.openNow();
  }
}
