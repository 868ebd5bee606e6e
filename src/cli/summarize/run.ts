import { z } from "zod";

/** A run of Pulumi, read from any of its formats. */
export interface Run {
  readonly kind: "preview" | "update";
  /** In the order in which they happened. */
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
  /** Whether Pulumi was stopped midway, or its output was cut off: it may have done more than this shows. */
  readonly isCutOff: boolean;
  /** The stack's configuration, without secrets. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly stage: "planned" | "done" | "failed";
  readonly before: State | undefined;
  readonly after: State | undefined;
}

export interface State {
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

interface Diagnostic {
  /** The resource it is about; absent if a process wrote it to standard error. */
  readonly urn?: string | undefined;
  readonly severity: string;
  readonly message: string;
}

const properties = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => value ?? {});
const state = z
  .object({ type: z.string(), inputs: properties, outputs: properties })
  .nullish()
  .transform((value) => value ?? undefined);
const diagnostic = z.object({ urn: z.string().optional(), severity: z.string(), message: z.string() });

/** What `pulumi preview --json` prints, and `pulumi up --json` for its preview. */
const digestSchema = z
  .object({
    config: properties,
    steps: z.array(z.object({ op: z.string(), urn: z.string(), oldState: state, newState: state })).default([]),
    diagnostics: z.array(diagnostic).default([]),
    changeSummary: z.unknown().optional(),
  })
  .refine((digest) => digest.steps.length > 0 || digest.diagnostics.length > 0 || digest.changeSummary !== undefined);

/** What a policy refuses or warns about. Only events contain it. */
const policyEvent = z
  .object({ policyName: z.string(), message: z.string(), enforcementLevel: z.string() })
  .transform(({ policyName, message, enforcementLevel }) => ({
    severity: enforcementLevel === "mandatory" ? "error" : "warning",
    message: `policy ${policyName}: ${message}`,
  }));

const metadata = z.object({ op: z.string(), urn: z.string(), old: state, new: state });
const resourceEvent = z.object({ metadata, planning: z.boolean().default(false) });

/** A line of `pulumi up --json`, of `--event-log`, or of the streaming preview. */
const eventSchema = z.object({
  sequence: z.number(),
  preludeEvent: z.object({ config: properties }).optional(),
  resourcePreEvent: resourceEvent.optional(),
  resOutputsEvent: resourceEvent.optional(),
  resOpFailedEvent: resourceEvent.optional(),
  diagnosticEvent: diagnostic.optional(),
  policyEvent: policyEvent.optional(),
  summaryEvent: z.object({ isPreview: z.boolean().default(false) }).optional(),
});
type Event = z.output<typeof eventSchema>;

/**
 * Reads what Pulumi printed about a run; undefined if it printed nothing, because it failed before it began. `pulumi up --json` prints
 * its preview first and then the update, which counts. Policy packs, notices and programs may print other lines around it.
 */
export function readRun(text: string): Run | undefined {
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  if (lines.every((line) => line.trim() === "")) return undefined;
  const runs: Run[] = [];
  let events: Event[] = [];
  const endOfEvents = (isCutOff: boolean) => {
    if (events.length > 0) runs.push(runOfEvents(events, isCutOff));
    events = [];
  };
  const documents = documentsIn(lines);
  for (const [index, document] of documents.entries()) {
    const json = parsed(document);
    if (json === undefined && !OF_PULUMI.test(document.text)) continue;
    // A killed run may have left an unfinished line.
    if (json === undefined && events.length > 0 && index === documents.length - 1) {
      endOfEvents(true);
      break;
    }
    if (json === undefined) {
      throw new Error(
        `the JSON that begins in line ${document.line} cannot be read: it is cut off or mixed with other lines`,
      );
    }
    if (!PULUMIS_KEYS.some((key) => key in json)) continue;
    const event = eventSchema.safeParse(json);
    const last = events.at(-1);
    // Each run numbers its own events, so a smaller number begins another run.
    if (!event.success || (last && event.data.sequence <= last.sequence)) endOfEvents(false);
    if (event.success) events.push(event.data);
    else runs.push(runOfDigest(json, document));
  }
  endOfEvents(false);
  const [first, second, ...others] = runs;
  if (!first) throw new Error(`it contains no Pulumi output. ${READS}`);
  if (!second) return first;
  if (first.kind === "preview" && second.kind === "update" && others.length === 0) return second;
  throw new Error("this holds more than one run of Pulumi: summarize each by itself");
}

/** A digest has at least one of these keys, and an event has the last. Other JSON is not Pulumi's. */
const PULUMIS_KEYS = ["steps", "diagnostics", "changeSummary", "sequence"] as const;

/** The beginning of an event, or a key of a digest, even of one that is cut off. Other text in braces is not Pulumi's. */
const OF_PULUMI = /^\{"sequence"|^ +"(?:config|steps|diagnostics|duration|changeSummary)":/m;

const READS = "summarize reads what `pulumi preview --json`, `pulumi up --json` or `--event-log` write";

/** Text that begins like a JSON object. */
interface Document {
  readonly text: string;
  readonly line: number;
}

/** A digest takes several lines, from `{` to `}`; an event takes one line. */
function documentsIn(lines: readonly string[]): Document[] {
  const documents: Document[] = [];
  let begin: number | undefined;
  const upTo = (end: number) => {
    if (begin !== undefined) documents.push({ text: lines.slice(begin, end).join("\n"), line: begin + 1 });
    begin = undefined;
  };
  for (const [index, line] of lines.entries()) {
    if (begin === undefined && line.startsWith("{")) begin = index;
    if (line === "}" || (begin === index && line !== "{")) upTo(index + 1);
  }
  upTo(lines.length);
  return documents;
}

/** Undefined if it is not JSON. It is an object, because it begins with a brace. */
function parsed({ text }: Document): object | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function runOfDigest(json: object, { line }: Document): Run {
  const digest = digestSchema.safeParse(json);
  if (!digest.success)
    throw new Error(`the JSON in line ${line} is not a run of Pulumi, or only a part of it. ${READS}`);
  const { config, steps, diagnostics } = digest.data;
  return {
    kind: "preview",
    steps: steps.map(({ op, urn, oldState, newState }) => ({
      op,
      urn,
      stage: "planned",
      before: oldState,
      after: newState,
    })),
    diagnostics,
    isCutOff: false,
    configuration: config,
  };
}

function runOfEvents(events: readonly Event[], isCutOff: boolean): Run {
  const isPreview = events.some(
    (event) => event.summaryEvent?.isPreview || event.resourcePreEvent?.planning || event.resOutputsEvent?.planning,
  );
  return {
    kind: isPreview ? "preview" : "update",
    steps: events.flatMap(stepOf),
    diagnostics: events.flatMap(({ diagnosticEvent, policyEvent }) => diagnosticEvent ?? policyEvent ?? []),
    // Every run ends with this event, even a failed one.
    isCutOff: isCutOff || !events.some(({ summaryEvent }) => summaryEvent),
    configuration: events.find(({ preludeEvent }) => preludeEvent)?.preludeEvent?.config ?? {},
  };
}

function stepOf({ resourcePreEvent, resOutputsEvent, resOpFailedEvent }: Event): Step[] {
  const stages = { planned: resourcePreEvent, done: resOutputsEvent, failed: resOpFailedEvent };
  return (["planned", "done", "failed"] as const).flatMap((stage) => {
    const event = stages[stage];
    if (!event) return [];
    const { op, urn, old, new: after } = event.metadata;
    return [{ op, urn, stage, before: old, after }];
  });
}
