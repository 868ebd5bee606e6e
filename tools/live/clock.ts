import { setTimeout as delay } from "node:timers/promises";

/** Time, which a rehearsal can skip. */
export interface Clock {
  now(): Date;
  sleep(seconds: number, signal?: AbortSignal): Promise<void>;
}

/** It does not jump, as the machine's clock may. */
export const realClock: Clock = {
  now: () => new Date(performance.timeOrigin + performance.now()),
  sleep: (seconds, signal) => delay(seconds * 1000, undefined, signal && { signal }),
};

/** Time only passes during `sleep`. */
export function clockAt(start: string): Clock {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    async sleep(seconds, signal) {
      signal?.throwIfAborted();
      time += seconds * 1000;
    },
  };
}
