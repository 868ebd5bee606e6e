// Loaded into every Node process that Pulumi starts. Records the peak memory of the one that runs the providers. Pulumi kills that
// process at the end, so the value is written repeatedly, and each write replaces the last.
if (/dynamic-provider|pulumi-resource-copilot-seats/.test(process.argv[1] ?? "")) {
  const { openSync, writeSync } = require("node:fs");
  const { join } = require("node:path");
  const file = openSync(join(process.env.BENCH_MEMORY_FOLDER, String(process.pid)), "w");
  const note = () => writeSync(file, String(process.resourceUsage().maxRSS).padStart(16), 0);
  note();
  setInterval(note, 50).unref();
}
