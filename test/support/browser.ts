import { type Browser, chromium } from "playwright-core";
import { chromiumArguments, provideChromium } from "../../tools/chromium.js";

/** A browser with an empty profile of its own, which is gone with it. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await provideChromium(console.log),
    args: chromiumArguments,
    headless: true,
  });
}
