import type { Billing } from "../../github/answers.js";
import type { Api } from "../../github/api.js";
import type { Credentials } from "../../github/credentials.js";
import { readCreditUse } from "../../github/credits.js";
import { type GitHub, type OwnerOnGitHub, readOnlyGitHub } from "../../github/github.js";
import { type FirstPage, readFirstPage } from "../../github/listing.js";
import { organizationSchema } from "../../github/names.js";
import type { Owner } from "../../github/owner.js";
import { monthsAt, type Use } from "../../money/money.js";
import { advise } from "../../settings/advice.js";
import { defaultOwner, readBaseUrl, readCredentials } from "../../settings/settings.js";
import { SeatError } from "../../text/seatError.js";
import { findProject, type Project } from "../project.js";
import { type Place, pulumi, type StackConfiguration, stackConfiguration } from "../pulumi.js";
import { type StackSettings, settingsOfStack } from "../stackSettings.js";
import {
  type Access,
  type Installation,
  lookAtTeams,
  type Membership,
  membershipIn,
  organizationNamed,
  type RateLimit,
  rateLimit,
  signIn,
} from "./access.js";
import { enterpriseRolesOf } from "./enterpriseOwners.js";
import { Blocked, Fact, Told } from "./fact.js";
import { problem } from "./finding.js";
import { usableInstallation } from "./installation.js";

/** What doctor is asked to check. */
export interface Question {
  /** The organization or enterprise that the command line names. */
  readonly owner: Owner | undefined;
  readonly stack: string | undefined;
  /** Whether it is enough if the credentials suffice for previews. */
  readonly forPreview: boolean;
  readonly place: Place;
  readonly nodeVersion: string;
  readonly now: Date;
}

/** The facts that checks share. Each is looked up once, when a check first needs it. */
export class Situation {
  constructor(readonly question: Question) {}

  // --- this machine ---

  readonly pulumiVersion = new Fact<string>("pulumi", async () => {
    const printed = await pulumi("Cannot run pulumi version", ["version"], this.question.place);
    const version = /^v?(\d+\.\d+\.\d+\S*)/.exec(printed.trim())?.[1];
    if (version === undefined) throw new SeatError("pulumi version", "it did not print a version.");
    return version;
  });

  readonly project = new Fact<Project>("project", async () => {
    const project = findProject(this.question.place.folder);
    if (project) return project;
    throw new SeatError("No project", "there is no Pulumi.yaml in this folder or above it.");
  });

  // --- what is configured ---

  /** Empty without a stack. */
  readonly configuration = new Fact<StackConfiguration>("stack", async () => {
    const { stack, place } = this.question;
    if (stack === undefined) return {};
    await this.pulumiVersion.needed();
    return stackConfiguration(stack, place);
  });

  readonly baseUrl = new Fact<string>("address", async () =>
    readBaseUrl(await this.lookup(), this.question.place.environment),
  );

  readonly credentials = new Fact<Credentials>("credentials", async () =>
    readCredentials(await this.lookup(), this.question.place.environment),
  );

  readonly owner = new Fact<Owner>("organization", async () => {
    const { owner, place } = this.question;
    return owner ?? configuredOwner(defaultOwner(await this.lookup(), place.environment));
  });

  async lookup(): Promise<(key: string) => string | undefined> {
    return (await this.stackSettings()).lookup;
  }

  async stackSettings(): Promise<StackSettings> {
    return settingsOfStack(await this.configuration.needed());
  }

  // --- what GitHub says ---

  readonly access = new Fact<Access>("sign-in", async () => {
    const credentials = await this.credentials.needed();
    return signIn(await this.#own.needed(), credentials);
  });

  /** For an App. */
  readonly installation = new Fact<Installation>("ownership", async () => {
    await this.access.needed();
    return usableInstallation(await this.#own.needed(), await this.owner.needed(), await this.credentials.needed());
  });

  readonly rateLimit = new Fact<RateLimit>("rate-limit", async () => {
    const { kind } = await this.credentials.needed();
    if (kind === "app") return rateLimit(await this.#ownersApi());
    // An exhausted rate limit stops the sign-in, but not this request, which says when the limit resets.
    const { refusal } = await this.access.outcome();
    if (refusal && refusal.kind !== "limited") throw new Blocked("sign-in");
    return rateLimit(await this.#own.needed());
  });

  readonly organization = new Fact<{ login: string }>("organization", async () => {
    const { name } = await this.owner.needed();
    await this.access.needed();
    return organizationNamed(await this.#ownersApi(), name);
  });

  /** For a token's user. */
  readonly membership = new Fact<Membership>("ownership", async () => {
    const access = await this.access.needed();
    if (!("login" in access)) throw new Blocked("ownership");
    await this.organization.needed();
    return membershipIn(await this.#ownersApi(), (await this.owner.needed()).name, access.login);
  });

  /** For an organization. */
  readonly billing = new Fact<Billing>("plan", async () => {
    await this.organization.needed();
    const { subscription } = await this.#onGitHub();
    return subscription.read();
  });

  /** For a token's user in an enterprise; undefined if GitHub does not list the user. */
  readonly enterpriseRoles = new Fact<string[] | undefined>("ownership", async () => {
    const access = await this.access.needed();
    if (!("login" in access)) throw new Blocked("ownership");
    return enterpriseRolesOf(await this.#ownersApi(), (await this.owner.needed()).name, access.login);
  });

  /** For an enterprise. */
  readonly enterpriseSeats = new Fact<FirstPage>("read", async () => {
    await this.access.needed();
    return readFirstPage(await this.#ownersApi(), await this.owner.needed());
  });

  /** For the last full month. */
  readonly creditUse = new Fact<Use>("credits", async () =>
    readCreditUse(await this.#ownersApi(), await this.owner.needed(), monthsAt(this.question.now).last),
  );

  readonly teams = new Fact<void>("teams", async () => lookAtTeams(await this.#ownersApi(), await this.owner.needed()));

  // --- signing requests ---

  /** Signs in as the token, or as the App itself. */
  readonly #own = new Fact<Api>("sign-in", async () => {
    const github = await this.#github(await this.credentials.needed());
    return github.ownApi((await this.owner.ifKnown())?.kind);
  });

  /** Signs in as the token, or as the App's installation. */
  readonly #owners = new Fact<GitHub>("sign-in", async () => {
    const credentials = await this.credentials.needed();
    if (credentials.kind === "token") return this.#github(credentials);
    return this.#github({ ...credentials, installationId: (await this.installation.needed()).id });
  });

  async #onGitHub(): Promise<OwnerOnGitHub> {
    return (await this.#owners.needed()).of(await this.owner.needed());
  }

  async #ownersApi(): Promise<Api> {
    return (await this.#onGitHub()).api;
  }

  /** Never waits: an exhausted rate limit is a finding. */
  async #github(credentials: Credentials): Promise<GitHub> {
    const baseUrl = await this.baseUrl.needed();
    return readOnlyGitHub({ baseUrl, credentials, allowLastSeat: false, advise }, { say: () => {}, mostWaits: 0 });
  }
}

function configuredOwner(name: string | undefined): Owner {
  const remedy = "Name it: --organization <name>, github:owner or GITHUB_OWNER.";
  if (name === undefined) throw new Told(problem("No organization is given.", remedy));
  const parsed = organizationSchema.safeParse(name);
  if (parsed.success) return { kind: "organization", name: parsed.data };
  throw new Told(problem(`The name of the organization: ${parsed.error.issues[0]?.message}.`, remedy));
}
