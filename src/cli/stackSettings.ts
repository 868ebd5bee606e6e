import { inWordsOfNativeDoor } from "../settings/nativeWords.js";
import type { ConfigLookup } from "../settings/settings.js";
import type { StackConfiguration } from "./pulumi.js";

const SIGN_IN = ["token", "appAuth"];

/** What a stack configures, for either door. */
export interface StackSettings {
  /** Takes the dynamic door's keys, which the core uses. */
  readonly lookup: ConfigLookup;
  /** Whether the stack signs in through the native door. */
  readonly native: boolean;
  /** Replaces the core's keys in a text by those that the stack has. */
  readonly words: (text: string) => string;
}

/** The native door's settings take precedence. If they hold credentials, those of the dynamic door are ignored. */
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
