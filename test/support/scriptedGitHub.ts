import assert from "node:assert/strict";
import timers from "node:timers/promises";
import sinon from "sinon";

/** The answer of a scripted GitHub to one request. */
export interface Answer {
  /** Method and path, such as `GET /orgs/acme/copilot/billing`. */
  on: string;
  status?: number;
  /** An object is sent as JSON, and a string as it is. */
  body?: unknown;
  headers?: Record<string, string>;
  /** The network fails instead of answering. */
  fails?: string;
  /** The body fails after its first characters. */
  breaksOff?: boolean;
  /** The body has this many megabytes, as far as they are read. */
  megabytes?: number;
}

export interface SentRequest {
  on: string;
  url: string;
  headers: Record<string, string>;
  body: unknown;
  signal: AbortSignal | null | undefined;
}

/** Replaces the network: gives only scripted answers, each of them once, and remembers what was sent. */
export class ScriptedGitHub {
  readonly sent: SentRequest[] = [];
  /** The pauses that the code under test requested, in milliseconds; none of them really happens. */
  readonly pauses: number[] = [];
  /** The lines shown to the person who watches. */
  readonly said: string[] = [];
  /** Answers what was not scripted, if a test leaves the requests open. */
  otherwise: ((sent: SentRequest) => Omit<Answer, "on"> | undefined) | undefined;
  /** How much of large bodies was read, in bytes. */
  streamed = 0;
  private readonly unexpected: string[] = [];
  private answers: Answer[] = [];
  private readonly sandbox = sinon.createSandbox();

  start(): void {
    this.sandbox.stub(globalThis, "fetch").callsFake(async (input, init) => this.answer(String(input), init));
    this.sandbox.stub(timers, "setTimeout").callsFake(async (milliseconds) => {
      this.pauses.push(milliseconds ?? 0);
      // Anything that is under way gets its turn, as in a real pause.
      await new Promise((resolve) => setTimeout(resolve, 10));
      return undefined as never;
    });
    this.sandbox.stub(process.stderr, "write").callsFake((text) => {
      this.said.push(String(text).trimEnd());
      return true;
    });
  }

  script(...answers: Answer[]): void {
    this.answers.push(...answers);
  }

  /** The requests so far, without the repeated host. */
  get requests(): string[] {
    return this.sent.map(({ on }) => on);
  }

  get writes(): SentRequest[] {
    return this.sent.filter(({ on }) => !on.startsWith("GET "));
  }

  /** Ends the script. No answer may be left over, and no unexpected request may have come. */
  stop(): void {
    this.sandbox.restore();
    assert.deepEqual(this.unexpected, [], "requests nobody expected");
    assert.deepEqual(
      this.answers.map(({ on }) => on),
      [],
      "answers nobody asked for",
    );
  }

  private answer(input: string, init: RequestInit | undefined): Response {
    const url = new URL(input);
    const on = `${init?.method ?? "GET"} ${url.pathname}${url.search}`;
    const headers = Object.fromEntries(new Headers(init?.headers));
    const sent: SentRequest = {
      on,
      url: input,
      headers,
      signal: init?.signal,
      body: typeof init?.body === "string" ? JSON.parse(init.body) : undefined,
    };
    this.sent.push(sent);
    const index = this.answers.findIndex((answer) => answer.on === on);
    const [scripted] = index < 0 ? [] : this.answers.splice(index, 1);
    const answer = scripted ?? this.otherwise?.(sent);
    if (!answer) {
      this.unexpected.push(on);
      return Response.json({ message: `nobody scripted an answer to ${on}` }, { status: 400 });
    }
    if (answer.fails) throw new TypeError("fetch failed", { cause: new Error(answer.fails) });
    const { status = 200, body = {} } = answer;
    if (answer.breaksOff || answer.megabytes) return this.streamOf(answer, status);
    return typeof body === "string"
      ? new Response(body, { status, headers: { "content-type": "text/html; charset=utf-8", ...answer.headers } })
      : Response.json(body, { status, headers: { "x-github-request-id": "REQ:1", ...answer.headers } });
  }

  private streamOf({ breaksOff, megabytes = 0 }: Omit<Answer, "on">, status: number): Response {
    let left = breaksOff ? 1 : megabytes;
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      if (left-- > 0) {
        const chunk = new Uint8Array(breaksOff ? 10 : 1_000_000).fill(32);
        this.streamed += chunk.length;
        controller.enqueue(chunk);
      } else if (breaksOff) controller.error(new Error("terminated"));
      else controller.close();
    };
    const headers = { "content-type": "application/json" };
    return new Response(new ReadableStream({ pull }), { status, headers });
  }
}

/** A seat as GitHub answers it. */
export function seatAnswer(login: string, id: number, fields: Record<string, unknown> = {}) {
  return {
    created_at: "2026-11-01T00:00:00Z",
    updated_at: "2026-11-20T00:00:00Z",
    pending_cancellation_date: null,
    last_activity_at: "2026-11-20T10:00:00Z",
    last_activity_editor: "vscode/1.100.0",
    last_authenticated_at: null,
    plan_type: "business",
    assignee: { login, id },
    assigning_team: null,
    ...fields,
  };
}

/** The subscription as GitHub answers it. */
export function billingAnswer(fields: Record<string, unknown> = {}) {
  return {
    seat_breakdown: {
      total: 10,
      added_this_cycle: 0,
      pending_cancellation: 0,
      pending_invitation: 0,
      active_this_cycle: 0,
      inactive_this_cycle: 0,
    },
    seat_management_setting: "assign_selected",
    public_code_suggestions: "block",
    plan_type: "business",
    ...fields,
  };
}
