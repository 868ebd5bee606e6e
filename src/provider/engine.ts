import { connect } from "node:net";
import { SeatError } from "../text/seatError.js";

const PATIENCE_MILLISECONDS = 5_000;

const LOOK_EVERY_MILLISECONDS = 1_000;
/** Long enough for a running operation to fail with its reason. */
const LAST_WORDS_MILLISECONDS = 2_000;

const ADDRESS = /^127\.0\.0\.1:(\d+)$/;

/** The port of Pulumi's engine. A provider gets the address as its last argument; a program has it in its environment. */
const enginePort = (): number | undefined => {
  const addresses = [process.argv.at(-1), process.env.PULUMI_NODEJS_ENGINE];
  const [port] = addresses.flatMap((address) => ADDRESS.exec(address ?? "")?.[1] ?? []);
  return port === undefined ? undefined : Number(port);
};

/**
 * A Pulumi that is killed leaves this process running, perhaps waiting for a limit. Nobody would record what it then wrote, and
 * the program may have changed meanwhile. So it checks before each write whether Pulumi's engine still listens.
 */
export async function expectEngine(): Promise<void> {
  const port = enginePort();
  if (port === undefined || (await listens(port))) return;
  throw new SeatError(
    "Cannot write to GitHub",
    "Pulumi has ended in the middle of the run. Nothing more is granted or cancelled.",
  );
}

/** Ends this process within seconds of Pulumi's engine: nothing else would, and it holds the token. */
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
    // Only a refused connection proves that nothing listens.
    socket.once("connect", () => end(true)).once("timeout", () => end(true));
    socket.once("error", (error: NodeJS.ErrnoException) => end(error.code !== "ECONNREFUSED"));
  });
}
