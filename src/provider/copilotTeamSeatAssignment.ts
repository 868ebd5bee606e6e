import { run } from "./door.js";
import { teamProvider } from "./teamProvider.js";

// The dynamic door: users' states hold this file's path, so it must never move.
const provider = teamProvider(run);

export const { configure, check, diff, create, read, update } = provider;
const remove = provider.delete;

export { remove as delete };
