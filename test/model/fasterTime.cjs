// Preloaded (`node --require`) into the provider processes of the model tests: waits end a thousand times sooner, so that
// hundreds of sequences full of faults take minutes. Only time changes: everything that waits still waits, and in the same order.
// This applies only to the provider's own waits (node:timers/promises) and those of Octokit's plugins (Bottleneck). The
// connections' timers are unchanged, or a busy machine would look like a dead network.
const timers = require("node:timers/promises");

const TIMES = 1_000;
/** A shorter wait is not for GitHub but for something else in the process, such as other logins that may join a write. */
const SHORTEST = 8;

const sooner = (milliseconds) => Math.max(Math.min(milliseconds, SHORTEST), milliseconds / TIMES);

const promised = timers.setTimeout;
timers.setTimeout = (milliseconds, ...rest) => promised(sooner(milliseconds), ...rest);

const called = globalThis.setTimeout;
globalThis.setTimeout = (callback, milliseconds, ...rest) => {
  // Bottleneck's own, even in a bundle, where no file name shows whose it is.
  const isBottleneck = milliseconds > SHORTEST && /\.doExecute\(/.test(callback);
  return called(callback, isBottleneck ? sooner(milliseconds) : milliseconds, ...rest);
};
