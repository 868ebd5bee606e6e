import { run } from "./door.js";
import { rosterProvider } from "./rosterProvider.js";

// The dynamic door: this file's path stands in users' states, and never moves.
const provider = rosterProvider(run);

export const { configure, check, diff, create, read, update } = provider;
const remove = provider.delete;

export { remove as delete };
