import { fstatSync } from "node:fs";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { expectEngine } from "../provider/engine.js";
import { Run } from "../provider/run.js";
import { RunLog } from "../provider/runLog.js";
import { inWordsOfNativeDoor } from "../settings/nativeWords.js";
import { SeatError } from "../text/seatError.js";
import { EngineLog } from "./engineLog.js";
import { Quiet } from "./quiet.js";
import { service } from "./service.js";

// Pulumi starts this as `pulumi-resource-copilot-seats ENGINE_ADDRESS`. The first line on stdout is the port.

/** A roster of a hundred thousand people takes some 10 MB; grpc-js accepts 4 MB by default. */
const LARGEST_MESSAGE = 400 * 1024 * 1024;

const diagnostics = new EngineLog(process.argv.at(-1) ?? "");
const cancelled = new AbortController();
const run = new Run({
  environment: process.env,
  show: (line) => diagnostics.say(inWordsOfNativeDoor(line)),
  beforeWrite: async () => {
    cancelled.signal.throwIfAborted();
    await expectEngine();
  },
  cancelled: cancelled.signal,
  // Each resource asks for this: refresh_before_update.
  alwaysRefreshes: true,
  previewsWrites: true,
  log: RunLog.ofThisProcess(),
});

const server = new Server({
  "grpc.max_receive_message_length": LARGEST_MESSAGE,
  "grpc.max_send_message_length": LARGEST_MESSAGE,
});
server.addService(
  ResourceProviderService,
  service({
    run,
    environment: process.env,
    quiet: new Quiet(cancelled.signal),
    said: () => diagnostics.said,
    cancel: () =>
      cancelled.abort(
        new SeatError(
          "Cannot continue",
          "the run was cancelled. What is done is recorded; the next run continues with the rest.",
        ),
      ),
  }),
);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    process.stderr.write(`Cannot listen on 127.0.0.1: ${error.message}\n`);
    process.exitCode = 1;
    return;
  }
  process.stdout.write(`${port}\n`);
});

// A Pulumi that is killed closes the pipe. A plugin that was started by hand has none.
if (isPipe(0))
  process.stdin
    .on("end", () => process.exit())
    .on("error", () => process.exit())
    .resume();

function isPipe(descriptor: number): boolean {
  try {
    const status = fstatSync(descriptor);
    return status.isFIFO() || status.isSocket();
  } catch {
    return false;
  }
}
