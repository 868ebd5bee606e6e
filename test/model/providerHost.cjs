// Serves one run of Pulumi after another from one process: each line on stdin starts the SDK's dynamic provider server anew, which prints
// its port. To start a process takes half a second, this takes some milliseconds. What the package and the server keep in their
// modules is thrown away in between, so that a run inherits from the last one as little as a new process would.
const { join, sep } = require("node:path");
const { createInterface } = require("node:readline");

const modules = join(process.cwd(), "node_modules");
const server = join(modules, "@pulumi/pulumi/cmd/dynamic-provider");
const ofOneRun = [server, join(modules, "pulumi-copilot-seats")].map((folder) => folder + sep);

const { Server } = require(require.resolve("@grpc/grpc-js", { paths: [server] }));
let last;
let runs = 0;
const bind = Server.prototype.bindAsync;
Server.prototype.bindAsync = function (...args) {
  last = this;
  return bind.apply(this, args);
};

// A run that has failed may have a line left to say, ten milliseconds later.
createInterface(process.stdin).on("line", () => setTimeout(start, 20));

function start() {
  last?.forceShutdown();
  for (const end of process.listeners("exit")) end(0);
  for (const event of ["uncaughtException", "unhandledRejection", "exit"]) process.removeAllListeners(event);
  for (const path of Object.keys(require.cache)) {
    if (ofOneRun.some((folder) => path.startsWith(folder))) delete require.cache[path];
  }
  // No engine listens here, and an address of this form is not asked; each run has its own.
  runs += 1;
  process.argv[2] = `localhost:${runs}`;
  process.stderr.write("a run begins\n");
  require(join(server, "index.js"));
}
