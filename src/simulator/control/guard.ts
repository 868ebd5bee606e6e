import type { Received } from "../http/receive.js";

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/**
 * Why a request may not control the simulator; undefined if it may. There is no token. A web page in a browser on this machine is kept
 * out by its Host, which a page cannot choose, and by its Origin, which it cannot leave out in a POST to another site.
 */
export function refusal({ method, headers }: Received): string | undefined {
  const host = headers.host ?? "";
  if (!LOOPBACK.test(host)) return "The control API accepts only loopback host names.";
  const origin = headers.origin;
  if (method === "POST" && origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    return "The control API rejects requests from other sites.";
  }
  return undefined;
}
