import { about } from "../../github/errors.js";
import { type Marker, markerIn } from "../marker.js";
import type { Conversations, Post } from "./conversations.js";

/** A text that begins with a marker, as `summarize` and `validate` write it. */
export interface Letter {
  readonly marker: Marker;
  readonly body: string;
}

/** What was done, and where to see it. */
interface Delivery {
  readonly did: "wrote" | "updated" | "left as it is" | "opened" | "closed" | "nothing to close";
  readonly url: string | undefined;
}

/** Keeps one comment for each name, and updates it when run again. */
export function deliverComment(conversations: Conversations, number: number, letter: Letter): Promise<Delivery> {
  return about(`Cannot write to the comments of pull request ${number} of ${conversations.place}`, () =>
    writeComment(conversations, number, letter),
  );
}

/** Keeps one open issue for each name while there is something to do, and closes it once there is not. */
export function deliverIssue(conversations: Conversations, letter: Letter): Promise<Delivery> {
  return about(`Cannot write to the issues of ${conversations.place}`, () => writeIssue(conversations, letter));
}

async function writeComment(conversations: Conversations, number: number, { marker, body }: Letter): Promise<Delivery> {
  const there = await conversations.findComment(number, isOf(marker));
  if (!there) return { did: "wrote", url: (await conversations.comment(number, body)).url };
  if (isSame(there, body)) return { did: "left as it is", url: there.url };
  return { did: "updated", url: (await conversations.editComment(there, body)).url };
}

async function writeIssue(conversations: Conversations, { marker, body }: Letter): Promise<Delivery> {
  const there = await conversations.findIssue(isOf(marker));
  if (marker.outcome === "nothing") {
    if (!there) return { did: "nothing to close", url: undefined };
    await conversations.comment(there.number, withoutMarker(body));
    return { did: "closed", url: (await conversations.close(there)).url };
  }
  const title = titleOf(body);
  if (!there) return { did: "opened", url: (await conversations.open(title, body)).url };
  if (isSame(there, body)) return { did: "left as it is", url: there.url };
  return { did: "updated", url: (await conversations.edit(there, title, body)).url };
}

const isOf = (marker: Marker) => (body: string) => markerIn(body)?.name === marker.name;

/** GitHub may store other line endings. */
const isSame = (there: Post, body: string) => there.body.replaceAll("\r\n", "\n").trim() === body.trim();

const withoutMarker = (body: string) => body.split("\n").slice(1).join("\n").trim();

function titleOf(body: string): string {
  const heading = /^#+ (.+)$/m.exec(body)?.[1] ?? "Copilot seats";
  return heading.replaceAll("`", "").slice(0, LONGEST_TITLE);
}

/** GitHub accepts 256 characters. */
const LONGEST_TITLE = 250;
