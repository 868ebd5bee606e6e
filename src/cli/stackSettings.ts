import { inWordsOfNativeDoor } from "../settings/nativeWords.js";
import type { ConfigLookup } from "../settings/settings.js";
import type { StackConfiguration } from "./pulumi.js";

const SIGN_IN = ["token", "appAuth"];

/** What a stack configures, of whichever door. */
export interface StackSettings {
  /** By the keys of the dynamic door, by which the core asks. */
  readonly lookup: ConfigLookup;
  /** Whether the stack signs in through the native door. */
  readonly native: boolean;
  /** A text of the core, with the keys that the stack has. */
  readonly words: (text: string) => string;
}

/** The native door's settings count first; where they sign in, the other door's token or App does not. */
export function settingsOfStack(configuration: StackConfiguration): StackSettings {
  const own = (name: string) => configuration[`copilot-seats:${name}`]?.value;
  const native = SIGN_IN.some((name) => own(name) !== undefined);
  return {
    lookup: (key) => {
      const name = key.slice(key.indexOf(":") + 1);
      return own(name) ?? (native && SIGN_IN.includes(name) ? undefined : configuration[key]?.value);
    },
    native,
    words: native ? inWordsOfNativeDoor : (text) => text,
  };
}
