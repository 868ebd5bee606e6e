import { connect } from "node:net";
import { SeatError } from "../text/seatError.js";

const PATIENCE_MILLISECONDS = 5_000;

/**
 * A Pulumi that was killed leaves this process running, perhaps waiting for a limit. What it wrote then nobody would record, and
 * the program may be another one by now: so before each write it looks whether Pulumi's engine, whose address it was
 * started with, still listens.
 */
export async function expectEngine(): Promise<void> {
  const [, port] = /^127\.0\.0\.1:(\d+)$/.exec(process.argv.at(-1) ?? "") ?? [];
  if (port === undefined || (await listens(Number(port)))) return;
  throw new SeatError(
    "Cannot write to GitHub",
    "Pulumi has ended in the middle of the run. Nothing more is granted or cancelled.",
  );
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", timeout: PATIENCE_MILLISECONDS });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    // Only a refusal proves that nobody listens.
    socket.once("connect", () => end(true)).once("timeout", () => end(true));
    socket.once("error", (error: NodeJS.ErrnoException) => end(error.code !== "ECONNREFUSED"));
  });
}
