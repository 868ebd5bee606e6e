import type { RequestRecord } from "../exchange.js";
import type { ForeignAnswer } from "../faults/fault.js";
import type { FaultPlan } from "../faults/plan.js";
import type { Received } from "../http/receive.js";
import type { World } from "../world.js";
import { act } from "./actions.js";
import { refusal } from "./guard.js";
import { page } from "./page.js";
import { faultsState, stateOf } from "./state.js";

/** The entry for other processes and for people: without a token, but from this machine only. */
const ROOT = "/_simulator";

export interface Surroundings {
  readonly world: World;
  readonly faults: FaultPlan;
  readonly requests: readonly RequestRecord[];
}

export function isControlPath(path: string): boolean {
  return path === ROOT || path.startsWith(`${ROOT}/`);
}

export function answerControl(received: Received, surroundings: Surroundings): ForeignAnswer {
  const { world, faults, requests } = surroundings;
  const refused = refusal(received);
  if (refused !== undefined) return json(403, { message: refused });
  const what = received.path.slice(ROOT.length + 1);
  if (received.method === "POST") return post(what, received, surroundings);
  if (received.method !== "GET") return json(405, { message: "GET or POST" });
  switch (what) {
    case "":
      return html(page({ world, faults, requests, notice: received.query.get("notice") }));
    case "requests":
      return json(200, requests);
    case "faults":
      return json(200, faultsState(faults));
    case "state":
      return json(200, stateOf(world));
    default:
      return json(404, { message: `there is no ${received.path}` });
  }
}

function post(action: string, received: Received, surroundings: Surroundings): ForeignAnswer {
  const isForm = received.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
  const { status, message, result } = act(surroundings, action, isForm ? formFields(received.text) : received.text);
  if (isForm) {
    return { status: 303, headers: { location: `${ROOT}?${new URLSearchParams({ notice: message })}` } };
  }
  return json(status, status === 200 ? { message, result } : { message });
}

/** Without empty fields, which were not filled in. */
function formFields(text: string): Record<string, string> {
  return Object.fromEntries([...new URLSearchParams(text)].filter(([, value]) => value !== ""));
}

function json(status: number, body: unknown): ForeignAnswer {
  return { status, body };
}

function html(text: string): ForeignAnswer {
  return {
    status: 200,
    headers: {
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    },
    body: text,
  };
}
