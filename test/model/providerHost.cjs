// Serves one run of Pulumi after another from one process: each line on stdin loads the provider's module (the first argument)
// again, which prints its port. Starting a process takes half a second; this takes far less. What the package and the server keep
// in their modules is discarded in between, so a run inherits as little from the last one as a new process would.
const { realpathSync } = require("node:fs");
const { dirname, join, sep } = require("node:path");
const { createInterface } = require("node:readline");
const http2 = require("node:http2");

// The packages may be installed elsewhere: Node knows a module by its real path.
const modules = realpathSync(join(process.cwd(), "node_modules"));
const provider = join(modules, process.argv[2]);
const ofOneRun = [dirname(provider), join(modules, "pulumi-copilot-seats")].map((folder) => folder + sep);

/** What the previous run has left open. */
let open = [];
let runs = 0;
const { createServer } = http2;
http2.createServer = (...args) => {
  const server = createServer(...args);
  open.push(() => server.close());
  return server.on("session", (session) => open.push(() => session.destroy()));
};

// A failed run may still have a line to write, ten milliseconds later.
createInterface(process.stdin).on("line", () => setTimeout(startOrEnd, 20));

const ofThisFile = ["end", "error"].map((event) => [event, process.stdin.listeners(event)]);

/** Otherwise the previous run would handle the error, and the caller would wait for a port forever. */
function startOrEnd() {
  try {
    start();
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
}

function start() {
  for (const close of open) close();
  open = [];
  for (const end of process.listeners("exit")) end(0);
  for (const event of ["uncaughtException", "unhandledRejection", "exit"]) process.removeAllListeners(event);
  for (const [event, own] of ofThisFile) {
    for (const one of process.stdin.listeners(event)) if (!own.includes(one)) process.stdin.off(event, one);
  }
  for (const path of Object.keys(require.cache)) {
    if (ofOneRun.some((folder) => path.startsWith(folder))) delete require.cache[path];
  }
  // No engine listens here, and an address of this form is never contacted. Each run has its own.
  runs += 1;
  process.argv[2] = `no-engine-${runs}`;
  process.stderr.write("a run begins\n");
  require(provider);
}
