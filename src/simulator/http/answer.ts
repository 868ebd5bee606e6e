/** An answer of the local GitHub, without the headers that every answer has. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON; undefined for an answer without a body. */
  readonly body?: unknown;
}

export function ok(body: unknown, headers: Record<string, string> = {}): Answer {
  return { status: 200, body, headers };
}

export function created(body: unknown): Answer {
  return { status: 201, body };
}

export function accepted(body: unknown): Answer {
  return { status: 202, body };
}

/** Thrown anywhere on the way to an answer, which then is an error in GitHub's form. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
    /** Replaces the endpoint's. */
    readonly documentationUrl?: string,
  ) {
    super(message);
  }
}

export function notFound(): Refusal {
  return new Refusal(404, "Not Found");
}

/** Clients recognize the secondary limit by the end of this URL. */
export const SECONDARY_LIMIT_DOCUMENTATION =
  "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits";

export function errorAnswer(refusal: Refusal, endpointDocumentation = "https://docs.github.com/rest"): Answer {
  const { status, headers, message, documentationUrl = endpointDocumentation } = refusal;
  return { status, headers, body: { message, documentation_url: documentationUrl, status: String(status) } };
}
