import { SeatError } from "../text/seatError.js";

/** The proxy that the environment names. NO_PROXY is applied when a request is sent. */
export interface HttpProxy {
  /** The variable that names it. */
  variable: string;
  /** Without its credentials. */
  host: string;
  url: string;
  /** What requests to it are signed with, in each spelling. */
  secrets: readonly string[];
}

/** In order of precedence. */
const VARIABLES = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"];

/** The proxy for requests that leave this machine; the local GitHub is always reached without one. */
export function proxyTo(
  baseUrl: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): HttpProxy | undefined {
  const { hostname } = new URL(baseUrl);
  if (hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname)) return undefined;
  const variable = VARIABLES.find((name) => environment[name]);
  const url = variable && environment[variable];
  if (!variable || !url) return undefined;
  const [user, password] = URL.canParse(url) ? credentialsIn(new URL(url)) : [];
  if (user === undefined || password === undefined || !/^https?:$/.test(new URL(url).protocol)) {
    throw new SeatError(
      `Cannot use ${variable}`,
      "it is not the URL of a proxy. Example: http://proxy.example.com:3128.",
    );
  }
  const signed = Buffer.from(`${user}:${password}`).toString("base64");
  const secrets = password ? [password, signed] : [];
  return { variable, host: new URL(url).host, url, secrets };
}

/** Empty if they cannot be decoded. */
function credentialsIn({ username, password }: URL): string[] {
  try {
    return [decodeURIComponent(username), decodeURIComponent(password)];
  } catch {
    return [];
  }
}

/** `fetch` through the proxy. Node's own does not support proxies before Node 24. */
export async function fetchThrough({ url }: HttpProxy): Promise<typeof fetch> {
  const undici = await import("undici");
  const dispatcher = new undici.EnvHttpProxyAgent({ httpProxy: url, httpsProxy: url });
  const through = (input: string, init: object) => undici.fetch(input, { ...init, dispatcher });
  return through as unknown as typeof fetch;
}
