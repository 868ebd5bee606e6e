import type { Received } from "../http/receive.js";

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/**
 * Why a request may not drive the simulator, if so. Without a token, what keeps a web page in a browser on this machine
 * out is the name it has to use (a page cannot choose Host) and where it comes from (it cannot leave out Origin in a
 * POST to somewhere else).
 */
export function refusal({ method, headers }: Received): string | undefined {
  const host = headers.host ?? "";
  if (!LOOPBACK.test(host)) return "The control API answers to a loopback name only.";
  const origin = headers.origin;
  if (method === "POST" && origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    return "The control API takes nothing from another site.";
  }
  return undefined;
}
