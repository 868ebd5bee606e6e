import type { Api } from "./api.js";

/** GitHub's largest page. */
export const PAGE_SIZE = 100;
/** A million entries. A server that announces more, or keeps announcing a next page, is not GitHub. */
const MOST_PAGES = 10_000;

/** One page of a list, as requested and answered. */
interface Page {
  number: number;
  link: string | undefined;
  subject: string;
}

/** How many pages a list has, as far as the Link header of one page tells; the last page has no link to the last page. */
export function lastPageOf(api: Api, { number, link, subject }: Page): number {
  const lastPage = Math.max(number, pageOf(link, "last") ?? pageOf(link, "next") ?? number);
  if (lastPage <= MOST_PAGES) return lastPage;
  throw api.refusal(subject, `the list claims to have ${lastPage} pages.`, { kind: "endless list" });
}

/** The page number in part of a Link header. total_seats would not do, because an enterprise's may count people, not entries. */
function pageOf(link: string | undefined, relation: "last" | "next"): number | undefined {
  const target = new RegExp(`<([^>]*)>;\\s*rel="${relation}"`).exec(link ?? "")?.[1];
  const page = target && URL.canParse(target) ? Number(new URL(target).searchParams.get("page")) : Number.NaN;
  return Number.isInteger(page) && page > 0 ? page : undefined;
}
