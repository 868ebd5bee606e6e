/** A page of 100 seats has 0.2 MB, and no answer of GitHub's has more than a few. */
const LARGEST_ANSWER = 32_000_000;
/** What is wrong can be said in less. */
const LARGEST_COMPLAINT = 1_000_000;

/** The same answer, whose body fails beyond a limit: a small compressed one may be larger than memory. */
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
