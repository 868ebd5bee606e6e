import { z } from "zod";
import type { Api } from "./api.js";
import { isHidden } from "./errors.js";
import { accountNameSchema } from "./names.js";
import { GRAPHQL } from "./octokit.js";
import type { Owner } from "./owner.js";
import { lastPageOf, PAGE_SIZE } from "./paging.js";

/** A person as a company knows them, and the account if GitHub knows which one is theirs. */
export interface Identity {
  /** Null for an identity that nobody has signed in with yet. */
  readonly login: string | null;
  /** E-mail addresses, and other names that single sign-on has for the person, as GitHub spells them. */
  readonly addresses: readonly string[];
  /** The enterprise's organizations that the person belongs to; undefined if the source does not say. */
  readonly organizations?: readonly string[];
}

/** The identities that a source has; or, in words, why these credentials cannot read them. */
export type Told = { readonly identities: readonly Identity[] } | { readonly why: string };

/** Enough for half a million people. */
const MOST_PAGES = 5_000;

const word = z.string().min(1).max(1_000);
/** An invalid entry counts as nobody, and does not affect others. */
const login = accountNameSchema.nullish().catch(undefined);
const words = z.array(word.nullish().catch(undefined)).nullish().catch(undefined);
const incidental = word.nullish().catch(undefined);

const licensesSchema = z.object({
  users: z.array(
    z
      .object({
        github_com_login: login,
        github_com_member_roles: words,
        github_com_verified_domain_emails: words,
        github_com_saml_name_id: incidental,
      })
      .nullish()
      .catch(undefined),
  ),
});

/**
 * The people who use a license of the enterprise, with the verified e-mail addresses of their accounts.
 * https://docs.github.com/enterprise-cloud@latest/rest/enterprise-admin/licensing#list-enterprise-consumed-licenses
 */
export async function licensedPeople(api: Api, enterprise: string): Promise<Told> {
  const page = (number: number) =>
    api.answer(
      "GET /enterprises/{enterprise}/consumed-licenses",
      { enterprise, per_page: PAGE_SIZE, page: number },
      licensesSchema,
    );
  const opened = await page(1).catch(unlessHidden);
  if ("why" in opened)
    return { why: `${opened.why}; it takes an enterprise owner's classic token with read:enterprise` };
  const subject = `Cannot read the consumed licenses of ${enterprise}`;
  const last = lastPageOf(api, { number: 1, link: opened.link, subject });
  const rest = await Promise.all(Array.from({ length: last - 1 }, (_, index) => page(index + 2)));
  return {
    identities: [opened, ...rest].flatMap(({ data }) =>
      data.users.flatMap((user) => {
        // People who are only on a GitHub Enterprise Server have an empty login.
        if (!user?.github_com_login) return [];
        return {
          login: user.github_com_login,
          addresses: present([...(user.github_com_verified_domain_emails ?? []), user.github_com_saml_name_id]),
          organizations: present(user.github_com_member_roles ?? []).map((role) => role.replace(/:[^:]*$/, "")),
        };
      }),
    ),
  };
}

const CONNECTION = `samlIdentityProvider {
      externalIdentities(first: ${PAGE_SIZE}, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          samlIdentity { nameId username emails { value } }
          scimIdentity { username emails { value } }
          user { login }
        }
      }
    }`;

/** https://docs.github.com/graphql/reference/objects#externalidentity */
export const IDENTITY_QUERIES: Readonly<Record<Owner["kind"], string>> = {
  organization: `query ($name: String!, $after: String) {
  organization(login: $name) {
    ${CONNECTION}
  }
}`,
  enterprise: `query ($name: String!, $after: String) {
  enterprise(slug: $name) {
    ownerInfo {
    ${CONNECTION}
    }
  }
}`,
};

const emails = z
  .array(z.object({ value: incidental }))
  .nullish()
  .catch(undefined);
const identitySchema = z
  .object({
    samlIdentity: z.object({ nameId: incidental, username: incidental, emails }).nullish().catch(undefined),
    scimIdentity: z.object({ username: incidental, emails }).nullish().catch(undefined),
    user: z.object({ login }).nullish().catch(undefined),
  })
  .transform(({ samlIdentity: saml, scimIdentity: scim, user }): Identity => {
    const addresses = present([
      saml?.nameId,
      saml?.username,
      scim?.username,
      ...[...(saml?.emails ?? []), ...(scim?.emails ?? [])].map(({ value }) => value),
    ]);
    return { login: user?.login ?? null, addresses: [...new Set(addresses)] };
  });

const providerSchema = z.object({
  externalIdentities: z.object({
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
    nodes: z.array(identitySchema.nullish().catch(undefined)),
  }),
});
const ownerSchema = z.object({
  samlIdentityProvider: providerSchema.nullish(),
  ownerInfo: z.object({ samlIdentityProvider: providerSchema.nullish() }).nullish(),
});
const answerSchema = z.object({
  data: z.object({ organization: ownerSchema.nullish(), enterprise: ownerSchema.nullish() }).nullish(),
  errors: z.array(z.object({ type: incidental })).nullish(),
});

/** The people an organization's or enterprise's identity provider has told GitHub about, over SAML or SCIM. */
export async function linkedPeople(api: Api, { kind, name }: Owner): Promise<Told> {
  const needed =
    kind === "organization"
      ? "it takes an organization owner's classic token with read:org, or a GitHub App with Members (read)"
      : "it takes an enterprise owner's classic token with read:enterprise";
  const identities: Identity[] = [];
  for (let after: string | null = null, page = 0; page < MOST_PAGES; page++) {
    const variables: Record<string, string | null> = { name, after };
    const query = { query: IDENTITY_QUERIES[kind], variables };
    const answer = await api.request(`POST ${GRAPHQL}`, query, answerSchema).catch(unlessHidden);
    if ("why" in answer) return { why: `${answer.why}; ${needed}` };
    const owner = answer.data?.[kind];
    const provider = owner?.samlIdentityProvider ?? owner?.ownerInfo?.samlIdentityProvider;
    if (answer.errors?.some(({ type }) => type === "RATE_LIMITED")) return { why: "the rate limit is used up" };
    // GitHub shows no provider if there is none, and also if these credentials may not see it.
    if (!provider) return { why: `${name} shows no single sign-on; ${needed}` };
    const { nodes, pageInfo } = provider.externalIdentities;
    for (const node of nodes) if (node) identities.push(node);
    const next = pageInfo.endCursor ?? null;
    if (!pageInfo.hasNextPage || next === null) return { identities };
    if (next === after) break;
    after = next;
  }
  // With half of the list, the other people would look like leavers.
  throw api.refusal(`Cannot read the single sign-on of ${name}`, "its list has no end.", { kind: "endless list" });
}

function unlessHidden(error: unknown): { why: string } {
  if (!isHidden(error)) throw error;
  return { why: `GitHub answered ${error.status}` };
}

function present(texts: readonly (string | null | undefined)[]): string[] {
  return texts.filter((text) => text !== null && text !== undefined && text !== "") as string[];
}
