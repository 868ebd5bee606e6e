/** A page of 100 seats has 0.2 MB, and none of GitHub's answers has more than a few MB. */
const LARGEST_ANSWER = 32_000_000;
/** The description of an error needs less. */
const LARGEST_COMPLAINT = 1_000_000;

/** The same response, but its body fails beyond a limit: a small compressed one may expand to more than memory. */
export function bounded(response: Response): Response {
  const { body, status, statusText, headers } = response;
  if (!body) return response;
  const most = status >= 400 ? LARGEST_COMPLAINT : LARGEST_ANSWER;
  let size = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.byteLength;
      if (size > most) controller.error(new TooLarge(`the answer has more than ${most / 1_000_000} MB`));
      else controller.enqueue(chunk);
    },
  });
  return new Response(body.pipeThrough(counter), { status, statusText, headers });
}

/** An answer that is larger than any of GitHub's. */
export class TooLarge extends Error {}
