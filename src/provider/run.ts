import { GitHub, type OwnerOnGitHub } from "../github/github.js";
import type { Owner } from "../github/owner.js";
import {
  type ConfigLookup,
  defaultOwner,
  type Environment,
  readBaseUrl,
  readSettings,
  type Settings,
} from "../settings/settings.js";
import { inOneLine } from "../text/line.js";
import { Narrator } from "./narrator.js";
import { OwnersRun } from "./ownersRun.js";
import type { RunLog } from "./runLog.js";

const LONGEST_LINE = 10_000;

/** What its door gives to a run. */
export interface Surroundings {
  readonly environment: Environment;
  /** Shows a line to the person who runs Pulumi. */
  readonly show: (line: string) => void;
  /** Throws if nothing may be written anymore, because nobody would record it. */
  readonly beforeWrite: () => Promise<void>;
  /** Where the processes of the run share what they know, if there can be several. */
  readonly log?: RunLog | undefined;
  /** Whether Pulumi always reads the resources in the state before an `up`: a read that fails would then block its own repair. */
  readonly alwaysRefreshes?: boolean;
  /** Whether Pulumi has the door preview each create and update: more of the program is known then than in a check. */
  readonly previewsWrites?: boolean;
  /** Ends waits for a rate limit when the person who runs Pulumi cancels the run. */
  readonly cancelled?: AbortSignal;
}

/** All that one run of Pulumi knows: its settings, GitHub, and for each owner who is declared and what was done. */
export class Run {
  #lookup: ConfigLookup = () => undefined;
  #current: { settings: Settings; github: GitHub } | undefined;
  readonly #said = new Set<string>();
  readonly #owners = new Map<string, OwnersRun>();

  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** Takes the stack's configuration; what was read with an earlier one is read again. */
  configure(lookup: ConfigLookup): void {
    this.#lookup = lookup;
    this.#current = undefined;
  }

  /** The settings, read when the first request needs them. */
  get settings(): Settings {
    return this.#opened().settings;
  }

  /** The organization for resources that do not name one. */
  get defaultOwner(): string | undefined {
    return defaultOwner(this.#lookup, this.#surroundings.environment);
  }

  /** GitHub as the stack configures it: one for all resources, so that their writes are sent together. */
  on(owner: Owner): Promise<OwnerOnGitHub> {
    return this.#opened().github.of(owner);
  }

  get alwaysRefreshes(): boolean {
    return this.#surroundings.alwaysRefreshes ?? false;
  }

  get previewsWrites(): boolean {
    return this.#surroundings.previewsWrites ?? false;
  }

  /** What this run knows about an owner's people. */
  of(owner: Owner): OwnersRun {
    const key = `${owner.kind}/${owner.name}`.toLowerCase();
    const known = this.#owners.get(key);
    if (known) return known;
    const { log } = this.#surroundings;
    const fresh = new OwnersRun(owner, new Narrator(owner, (line) => this.say(line)), {
      tell: (fact, names) => log?.append(this.#server, key, fact, names),
      catchUp: () => this.#catchUp(),
    });
    this.#owners.set(key, fresh);
    return fresh;
  }

  #catchUp(): void {
    const { log } = this.#surroundings;
    log?.flush();
    const here = this.#server;
    for (const { server, owner, fact, names } of log?.news() ?? []) {
      if (server !== here) continue;
      const [, kind, name] = /^(organization|enterprise)\/(.+)$/.exec(owner) ?? [];
      if (name !== undefined) this.of({ kind: kind === "enterprise" ? kind : "organization", name }).hear(fact, names);
    }
  }

  /** Organizations on two servers may have the same name. An unusable URL is reported when GitHub is used. */
  get #server(): string {
    try {
      return readBaseUrl(this.#lookup, this.#surroundings.environment);
    } catch {
      return "";
    }
  }

  /** Shows one line in the Diagnostics of the run. */
  say(line: string): void {
    this.#surroundings.show(inOneLine(line, LONGEST_LINE));
  }

  /** For what several resources find out: shown once per run. */
  sayOnce(line: string): void {
    if (this.#said.has(line)) return;
    this.#said.add(line);
    this.say(line);
  }

  #opened(): { settings: Settings; github: GitHub } {
    if (this.#current) return this.#current;
    const { environment, beforeWrite, cancelled } = this.#surroundings;
    const settings = readSettings(this.#lookup, environment);
    const options = { say: (line: string) => this.say(line), beforeWrite, cancelled };
    this.#current = { settings, github: new GitHub(settings, options) };
    return this.#current;
  }
}
