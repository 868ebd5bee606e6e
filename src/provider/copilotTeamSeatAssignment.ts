import { run } from "./door.js";
import { teamProvider } from "./teamProvider.js";

// The dynamic door: this file's path stands in users' states, and never moves.
const provider = teamProvider(run);

export const { configure, check, diff, create, read, update } = provider;
const remove = provider.delete;

export { remove as delete };
