import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/engine_pb.js";

/** Shows lines in the Diagnostics of the run. Pulumi shows a plugin's stderr only when it is asked to debug. */
export class EngineLog {
  readonly #engine: EngineClient | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(address: string) {
    const isAddress = /^[\w.]+:\d+$/.test(address);
    this.#engine = isAddress ? new EngineClient(address, credentials.createInsecure()) : undefined;
  }

  say(line: string): void {
    // One after the other, to keep their order.
    this.#last = this.#last.then(() => this.#send(line));
  }

  /** Resolves when everything said so far is shown. */
  get said(): Promise<void> {
    return this.#last;
  }

  #send(line: string): Promise<void> {
    const toStderr = () => {
      process.stderr.write(`${line}\n`);
    };
    const request = new messages.LogRequest().setSeverity(messages.LogSeverity.INFO).setMessage(line);
    return new Promise((resolve) => {
      if (!this.#engine) return resolve(toStderr());
      this.#engine.log(request, (error) => resolve(error ? toStderr() : undefined));
    });
  }
}
