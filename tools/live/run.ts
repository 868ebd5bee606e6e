import { randomBytes } from "node:crypto";
import { createOctokit } from "../../src/github/octokit.js";
import { proxyTo } from "../../src/github/proxy.js";
import { Secrets } from "../../src/github/secrets.js";
import { messageOf } from "../command.js";
import type { Clock } from "./clock.js";
import type { Consent } from "./consent.js";
import { examine } from "./fitness.js";
import { judge } from "./judge.js";
import { LiveOrganization } from "./liveOrganization.js";
import { redacted } from "./redact.js";
import type { Ground } from "./situation.js";
import { tidy } from "./tidy.js";
import type { NotAsked, Transcript } from "./transcript.js";
import { walk } from "./walk.js";
import { Wire } from "./wire.js";

export interface Around {
  readonly clock: Clock;
  /** Aborted by Ctrl-C: the run then cleans up. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface Outcome {
  readonly transcript: Transcript;
  /** Why it did not finish. */
  readonly failure: string | undefined;
  /** What must be undone by hand, one sentence each. */
  readonly leftBehind: string[];
  /** The most that it can have cost. */
  readonly countedUsd: number;
}

export async function runLive(consent: Consent, { clock, signal, say }: Around): Promise<Outcome> {
  const proxy = proxyTo(consent.baseUrl);
  const credentials = { kind: "token", token: consent.token, source: "COPILOT_SEATS_LIVE_TOKEN" } as const;
  const secrets = new Secrets(credentials, proxy?.secrets);
  const octokit = await createOctokit({ baseUrl: consent.baseUrl, credentials, secrets, proxy, say });
  const wire = new Wire(octokit, clock, signal);
  const made = randomBytes(6).toString("hex");
  const nobodies = { login: `nobody-${made}`, team: `no-team-${made}` };
  const organization = new LiveOrganization({
    wire,
    organization: consent.organization,
    nobodies: Object.values(nobodies),
  });
  const notAsked: NotAsked[] = [];
  notAsked.push({ step: "enterprise", why: "this walk is an organization's" });

  let ground: Ground | undefined;
  let failure: string | undefined;
  try {
    ground = await examine(organization, consent, nobodies, clock);
    organization.mayCost(ground.budget);
    await walk({ organization, consent, ground, nobodies, notAsked, say });
  } catch (error) {
    failure = signal.aborted ? whyStopped(signal) : messageOf(error);
  }
  wire.finish();
  if (organization.granted.size > 0) say("clean up");
  const leftBehind = (await tidy(organization)).map(
    (login) =>
      `${login} may still have a Copilot seat in ${consent.organization}: cancel it (organization settings > Copilot > Access).`,
  );
  leftBehind.push(...(await invitationOf(organization, consent)));

  const people = {
    organization: consent.organization,
    login: consent.login,
    nonMember: consent.nonMember,
    team: ground?.team?.slug ?? consent.team,
    teamName: ground?.team?.name,
    unknownLogin: nobodies.login,
    unknownTeam: nobodies.team,
  };
  const exchanges = redacted(wire.exchanges, people, [consent.token, ...(proxy?.secrets ?? [])]);
  const { verdicts, likeness } = judge(exchanges, notAsked);
  return {
    transcript: {
      recordedAt: clock.now().toISOString(),
      whole: failure === undefined,
      verdicts,
      likeness,
      notAsked,
      exchanges,
    },
    failure: failure === undefined ? undefined : secrets.without(failure),
    leftBehind,
    countedUsd: ground?.budget.counted ?? 0,
  };
}

const whyStopped = ({ reason }: AbortSignal) =>
  reason instanceof DOMException && reason.name === "TimeoutError" ? "it took too long" : "it was interrupted";

/** A token for seats cannot withdraw an invitation. */
async function invitationOf(
  organization: LiveOrganization,
  { nonMember, organization: name }: Consent,
): Promise<string[]> {
  if (nonMember === undefined || !organization.triedToGrant(nonMember)) return [];
  const { status } = await organization.ask("clean up", "GET /orgs/{org}/memberships/{username}", {
    username: nonMember,
  });
  if (status === 404) return [];
  return [`${nonMember} may be invited to ${name}: withdraw the invitation (organization > People > Invitations).`];
}
