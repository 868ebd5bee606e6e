import { run } from "./door.js";
import { seatProvider } from "./seatProvider.js";

// The dynamic door: users' states hold this file's path, so it must never move.
const provider = seatProvider(run);

export const { configure, check, diff, create, read, update } = provider;
const remove = provider.delete;

export { remove as delete };
