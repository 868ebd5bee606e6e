// A browser for the tests of the pages: one on PATH, or Debian's, which is installed if that is allowed.
import { CommandFailure, find, messageOf, pathOf, run } from "./command.js";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** The arguments of every browser here: it makes no network requests of its own, and shares nothing with a browser in use. */
export const chromiumArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const remedy = "Install Chromium (Debian: apt-get install chromium) or Chrome, so that it is on PATH.";

/** The path of a browser. Throws the reason if there is none, and what to do. */
export async function provideChromium(
  say: (line: string) => void,
  environment: NodeJS.ProcessEnv = process.env,
  mayInstall = process.platform === "linux" && process.getuid?.() === 0,
): Promise<string> {
  const folders = pathOf(environment);
  const present = () => names.map((name) => find(name, folders)).find((path) => path !== undefined);
  const known = present();
  if (known) return known;
  if (!mayInstall || !find("apt-get", folders)) {
    throw new Error(`There is no Chromium, and only root on Debian can install it from here. ${remedy}`);
  }
  say("Installing Debian's chromium, once");
  await install(environment).catch((error: unknown) => {
    throw new Error(`Chromium could not be installed: ${messageOf(error)}. ${remedy}`);
  });
  const installed = present();
  if (installed) return installed;
  throw new Error(`Chromium was installed, and is not on PATH. ${remedy}`);
}

async function install(environment: NodeJS.ProcessEnv): Promise<void> {
  const setting = { environment: { ...environment, DEBIAN_FRONTEND: "noninteractive" }, minutes: 10 };
  const installation = ["install", "--yes", "--quiet", "--no-install-recommends", "chromium"];
  try {
    await run("apt-get", installation, setting);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    // A fresh machine has no package lists, and an old one has outdated ones.
    await run("apt-get", ["update", "--quiet"], setting);
    await run("apt-get", installation, setting);
  }
}
