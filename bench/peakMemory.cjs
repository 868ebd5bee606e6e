// Loaded into every Node that Pulumi starts; notes the peak memory of the one that runs the providers. Pulumi kills that one
// at the end, so it is noted again and again, and each note overwrites the last in one go.
if (/dynamic-provider|pulumi-resource-copilot-seats/.test(process.argv[1] ?? "")) {
  const { openSync, writeSync } = require("node:fs");
  const { join } = require("node:path");
  const file = openSync(join(process.env.BENCH_MEMORY_FOLDER, String(process.pid)), "w");
  const note = () => writeSync(file, String(process.resourceUsage().maxRSS).padStart(16), 0);
  note();
  setInterval(note, 50).unref();
}
