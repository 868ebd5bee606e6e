/** The core names settings as the dynamic door does; the native door has a single namespace. */
export function inWordsOfNativeDoor(text: string): string {
  return text
    .replace(/\bgithub:(token|owner|baseUrl|appAuth)\b/g, "copilot-seats:$1")
    .replace(/\bcopilotSeats:/g, "copilot-seats:");
}
