import { connect } from "node:net";
import { SeatError } from "../text/seatError.js";

const PATIENCE_MILLISECONDS = 5_000;

const LOOK_EVERY_MILLISECONDS = 1_000;
/** Long enough for an operation under way to fail with the reason. */
const LAST_WORDS_MILLISECONDS = 2_000;

const ADDRESS = /^127\.0\.0\.1:(\d+)$/;

/** The port of Pulumi's engine. A provider is started with its address at the end; a program has it in its environment. */
const enginePort = (): number | undefined => {
  const addresses = [process.argv.at(-1), process.env.PULUMI_NODEJS_ENGINE];
  const [port] = addresses.flatMap((address) => ADDRESS.exec(address ?? "")?.[1] ?? []);
  return port === undefined ? undefined : Number(port);
};

/**
 * A Pulumi that was killed leaves this process running, perhaps waiting for a limit. What it wrote then nobody would record, and
 * the program may be another one by now: so before each write it looks whether Pulumi's engine still listens.
 */
export async function expectEngine(): Promise<void> {
  const port = enginePort();
  if (port === undefined || (await listens(port))) return;
  throw new SeatError(
    "Cannot write to GitHub",
    "Pulumi has ended in the middle of the run. Nothing more is granted or cancelled.",
  );
}

/** Ends this process within seconds of Pulumi's engine: nobody else would, and it holds the token. */
export function endWithEngine(): void {
  const port = enginePort();
  if (port === undefined) return;
  const look = async () => {
    if (await listens(port)) setTimeout(look, LOOK_EVERY_MILLISECONDS).unref();
    else setTimeout(() => process.exit(1), LAST_WORDS_MILLISECONDS);
  };
  void look();
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
