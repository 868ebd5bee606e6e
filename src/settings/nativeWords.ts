/** The core speaks of settings as the dynamic door has them; the native door has one namespace. */
export function inWordsOfNativeDoor(text: string): string {
  return text
    .replace(/\bgithub:(token|owner|baseUrl|appAuth)\b/g, "copilot-seats:$1")
    .replace(/\bcopilotSeats:/g, "copilot-seats:");
}
