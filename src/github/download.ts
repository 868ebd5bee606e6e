import { fetchThrough, proxyTo } from "./proxy.js";

/** A file of GitHub's reports has a few thousand lines of a few kB each. */
const LARGEST_FILE = 200_000_000;
const LONGEST_LINE = 1_000_000;
const TIMEOUT_MILLISECONDS = 60_000;

/**
 * The hosts of the files behind GitHub's signed links (https://docs.github.com/copilot/reference/copilot-allowlist-reference:
 * copilot-reports*.azurefd.net). A tenant has its own.
 */
const HOSTS =
  /(?:^|\.)(?:github\.com|githubusercontent\.com|ghe\.com)$|^copilot-reports[a-z\d-]*\.[a-z\d-]+\.azurefd\.net$/;

/** A file that was not read, and why. */
export class NoDownload extends Error {}

/** The lines of a file. A signed link is a secret as well, so messages only show its host. */
export async function* linesBehind(link: string, baseUrl: string): AsyncGenerator<string> {
  const url = checkedLink(link, baseUrl);
  const body = await opened(url);
  const decoder = new TextDecoder();
  let size = 0;
  let rest = "";
  try {
    for await (const part of body) {
      size += part.byteLength;
      if (size > LARGEST_FILE) throw new NoDownload(`the file at ${url.host} has more than ${LARGEST_FILE / 1e6} MB`);
      const lines = (rest + decoder.decode(part, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > LONGEST_LINE) throw new NoDownload(`the file at ${url.host} has a line of more than 1 MB`);
      yield* lines.filter((line) => line.trim() !== "");
    }
  } catch (error) {
    throw error instanceof NoDownload ? error : new NoDownload(`the file at ${url.host} was cut off`);
  }
  if (rest.trim() !== "") yield rest;
}

function checkedLink(link: string, baseUrl: string): URL {
  if (!URL.canParse(link)) throw new NoDownload("GitHub's link to the file is not a URL");
  const url = new URL(link);
  const isApis = url.origin === new URL(baseUrl).origin;
  const isKnown = url.protocol === "https:" && url.port === "" && HOSTS.test(url.hostname);
  if (url.username || url.password || !(isApis || isKnown)) {
    throw new NoDownload(`GitHub's link leads to ${url.host || "no host"}, which is not known to be GitHub's`);
  }
  return url;
}

/** Sends no token, and follows no redirect. */
async function opened(url: URL): Promise<ReadableStream<Uint8Array>> {
  const proxy = proxyTo(url.href);
  const send = proxy ? await fetchThrough(proxy) : fetch;
  const response = await send(url.href, {
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  }).catch(() => {
    throw new NoDownload(`${url.host} did not return a usable response`);
  });
  if (response.status === 200 && response.body) return response.body;
  await response.body?.cancel();
  throw new NoDownload(`${url.host} answered ${response.status}`);
}
