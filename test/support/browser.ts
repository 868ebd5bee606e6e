import { type Browser, chromium } from "playwright-core";
import { chromiumArguments, provideChromium } from "../../tools/chromium.js";

/** A browser with its own empty profile, which is deleted when it closes. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await provideChromium(console.log),
    args: chromiumArguments,
    headless: true,
  });
}
