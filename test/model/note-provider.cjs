// Preloaded beside faster-time.cjs where Pulumi starts the provider: writes down its process id, so that a test can end it.
const { appendFileSync } = require("node:fs");

if (process.argv[1]?.includes("dynamic-provider")) appendFileSync(process.env.MODEL_PROVIDERS, `${process.pid}\n`);
