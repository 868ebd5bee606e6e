import type { Call } from "./endpoint.js";

export interface Page {
  readonly number: number;
  readonly size: number;
  readonly offset: number;
}

const LARGEST = 100;

/** GitHub ignores invalid values of page and per_page without an error. */
export function requestedPage(query: URLSearchParams, defaultSize: number): Page {
  const number = positive(query.get("page")) ?? 1;
  const size = Math.min(positive(query.get("per_page")) ?? defaultSize, LARGEST);
  return { number, size, offset: (number - 1) * size };
}

/** The Link header, in GitHub's order; none if everything is on one page. */
export function linkHeader(call: Call, page: Page, total: number): Record<string, string> {
  const last = Math.max(1, Math.ceil(total / page.size));
  const links: string[] = [];
  const link = (rel: string, number: number) => {
    const query = new URLSearchParams(call.query);
    query.set("page", String(number));
    links.push(`<${call.base}${call.path}?${query}>; rel="${rel}"`);
  };
  if (page.number > 1) link("prev", Math.min(page.number - 1, last));
  if (page.number < last) {
    link("next", page.number + 1);
    link("last", last);
  }
  if (page.number > 1) link("first", 1);
  return links.length > 0 ? { link: links.join(", ") } : {};
}

function positive(text: string | null): number | undefined {
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
