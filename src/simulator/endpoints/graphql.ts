import { z } from "zod";
import type { Enterprise } from "../enterprise.js";
import { type Answer, ok } from "../http/answer.js";
import { authenticated, owns } from "../http/authorize.js";
import { checkedBody } from "../http/body.js";
import type { Call, Endpoint } from "../http/endpoint.js";
import { answerOf, fieldsOf, QueryError } from "../http/graphql.js";
import type { Identity } from "../identities.js";
import type { Organization } from "../organization.js";

/** The part of GitHub's schema with the people that identity providers of organizations and enterprises report. */
export const graphql: readonly Endpoint[] = [
  {
    method: "POST",
    path: "/graphql",
    documentationUrl: "https://docs.github.com/graphql",
    answer: query,
  },
];

const bodySchema = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).nullish() });

interface Complaint {
  readonly type?: string;
  readonly path?: readonly string[];
  readonly message: string;
}

const LARGEST_PAGE = 100;

/** GitHub answers 200 even with errors. */
function query(call: Call): Answer {
  authenticated(call);
  const { query: document, variables } = checkedBody(call.body, bodySchema);
  const errors: Complaint[] = [];
  try {
    const data = answerOf(fieldsOf(document, variables ?? {}), {
      organization: ({ login }: Given) => organization(call, String(login), errors),
      enterprise: ({ slug }: Given) => enterprise(call, String(slug), errors),
    });
    return ok({ data, ...(errors.length > 0 && { errors }) });
  } catch (error) {
    if (error instanceof QueryError || error instanceof SyntaxError)
      return ok({ errors: [{ message: error.message }] });
    throw error;
  }
}

type Given = Readonly<Record<string, unknown>>;

function organization(call: Call, login: string, errors: Complaint[]) {
  const found = call.world.organization(login);
  if (!found) return missing("an Organization", "login", login, "organization", errors);
  return {
    login: found.name,
    samlIdentityProvider: () => (maySeeOrganization(call, found, errors) ? provider(found.identities) : null),
  };
}

function enterprise(call: Call, slug: string, errors: Complaint[]) {
  const found = call.world.enterprise(slug);
  if (!found) return missing("an Enterprise", "slug", slug, "enterprise", errors);
  return {
    slug: found.name,
    ownerInfo: () =>
      maySeeEnterprise(call, found, errors) ? { samlIdentityProvider: provider(found.identities) } : null,
  };
}

function missing(what: string, key: string, name: string, field: string, errors: Complaint[]): null {
  const message = `Could not resolve to ${what} with the ${key} of '${name}'.`;
  errors.push({ type: "NOT_FOUND", path: [field], message });
  return null;
}

/** Owners' classic tokens with read:org or admin:org may, and Apps that may read members. */
function maySeeOrganization(call: Call, found: Organization, errors: Complaint[]): boolean {
  const requester = authenticated(call);
  if (!owns(requester, found)) return false;
  if (requester.kind === "fine-grained" || (requester.kind === "installation" && !requester.permissions.members)) {
    return forbidden(["organization", "samlIdentityProvider"], errors);
  }
  if (requester.kind === "installation" || ["read:org", "admin:org"].some((scope) => requester.scopes.has(scope))) {
    return true;
  }
  return lacksScope("samlIdentityProvider", "read:org", errors);
}

function maySeeEnterprise(call: Call, found: Enterprise, errors: Complaint[]): boolean {
  const requester = authenticated(call);
  if (requester.kind !== "classic") return forbidden(["enterprise", "ownerInfo"], errors);
  if (!found.owners.has(requester.account)) return false;
  if (["read:enterprise", "admin:enterprise"].some((scope) => requester.scopes.has(scope))) return true;
  return lacksScope("ownerInfo", "read:enterprise", errors);
}

function forbidden(path: readonly string[], errors: Complaint[]): false {
  errors.push({ type: "FORBIDDEN", path, message: "Resource not accessible by personal access token" });
  return false;
}

function lacksScope(field: string, scope: string, errors: Complaint[]): false {
  const message =
    `Your token has not been granted the required scopes to execute this query. The '${field}' field requires one of the ` +
    `following scopes: ['${scope}'].`;
  errors.push({ type: "INSUFFICIENT_SCOPES", message });
  return false;
}

function provider(identities: readonly Identity[] | null) {
  if (!identities) return null;
  return {
    externalIdentities({ first, after }: Given) {
      const from = typeof after === "string" ? Number(Buffer.from(after, "base64").toString()) : 0;
      const size = typeof first === "number" ? Math.min(first, LARGEST_PAGE) : LARGEST_PAGE;
      const page = identities.slice(from, from + size);
      const end = from + page.length;
      return {
        totalCount: identities.length,
        pageInfo: {
          hasNextPage: end < identities.length,
          endCursor: page.length > 0 ? Buffer.from(String(end)).toString("base64") : null,
        },
        nodes: page.map(identityNode),
      };
    },
  };
}

function identityNode({ account, nameId, userName, emails }: Identity) {
  const told = emails.map((value) => ({ value }));
  return {
    samlIdentity: nameId === null ? null : { nameId, username: nameId, emails: told },
    scimIdentity: userName === null ? null : { username: userName, emails: told },
    user: account && { login: account.login },
  };
}
