// Preloaded (`node --require`) into the provider processes of the model tests: waits end a thousand times sooner, so that hundreds of
// sequences full of faults take minutes. Nothing but time is changed: whoever waits still waits, and in the same order.
// Only the provider's waits are meant: its own (node:timers/promises) and those of Octokit's plugins (Bottleneck). The
// connections' timers stay as they are, or a busy machine would look like a dead network.
const timers = require("node:timers/promises");

const TIMES = 1_000;
/** A shorter wait is no wait for GitHub but for what else happens in the process, such as other logins that may join a write. */
const SHORTEST = 8;

const sooner = (milliseconds) => Math.max(Math.min(milliseconds, SHORTEST), milliseconds / TIMES);

const promised = timers.setTimeout;
timers.setTimeout = (milliseconds, ...rest) => promised(sooner(milliseconds), ...rest);

const called = globalThis.setTimeout;
globalThis.setTimeout = (callback, milliseconds, ...rest) => {
  // Bottleneck's own, also in a bundle, where no file tells whose it is.
  const isBottleneck = milliseconds > SHORTEST && /\.doExecute\(/.test(callback);
  return called(callback, isBottleneck ? sooner(milliseconds) : milliseconds, ...rest);
};
