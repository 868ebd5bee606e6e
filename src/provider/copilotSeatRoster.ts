import { run } from "./door.js";
import { rosterProvider } from "./rosterProvider.js";

// The dynamic door: users' states hold this file's path, so it must never move.
const provider = rosterProvider(run);

export const { configure, check, diff, create, read, update } = provider;
const remove = provider.delete;

export { remove as delete };
