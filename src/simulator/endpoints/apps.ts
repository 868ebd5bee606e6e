import { z } from "zod";
import type { Permissions } from "../credentials.js";
import type { Enterprise } from "../enterprise.js";
import { type Answer, created, notFound, ok, Refusal } from "../http/answer.js";
import { requestingApp } from "../http/authorize.js";
import { checkedBody } from "../http/body.js";
import type { Call, Endpoint } from "../http/endpoint.js";
import { linkHeader, requestedPage } from "../http/paging.js";
import type { Organization } from "../organization.js";
import { installationDetails, integration } from "../shapes/app.js";
import { timestamp } from "../time.js";

const DOCUMENTATION = "https://docs.github.com/rest/apps/apps";

export const apps: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/app",
    documentationUrl: `${DOCUMENTATION}#get-the-authenticated-app`,
    answer: (call) => ok(integration(requestingApp(call), call.base)),
  },
  {
    method: "GET",
    path: "/app/installations",
    documentationUrl: `${DOCUMENTATION}#list-installations-for-the-authenticated-app`,
    answer: listInstallations,
  },
  {
    method: "GET",
    path: "/orgs/{org}/installation",
    documentationUrl: `${DOCUMENTATION}#get-an-organization-installation-for-the-authenticated-app`,
    answer: (call) => installationIn(call, call.world.organization(call.parameter("org"))),
  },
  {
    method: "GET",
    path: "/enterprises/{enterprise}/installation",
    documentationUrl:
      "https://docs.github.com/enterprise-cloud@latest/rest/apps/apps#get-an-enterprise-installation-for-the-authenticated-app",
    answer: (call) => installationIn(call, call.world.enterprise(call.parameter("enterprise"))),
  },
  {
    method: "POST",
    path: "/app/installations/{installation_id}/access_tokens",
    documentationUrl: `${DOCUMENTATION}#create-an-installation-access-token-for-an-app`,
    answer: createToken,
  },
];

const level = z.enum(["read", "write", "admin"]);
const tokenRequest = z.object({ permissions: z.record(z.string(), level).optional() });

function listInstallations(call: Call): Answer {
  const app = requestingApp(call);
  const page = requestedPage(call.query, 30);
  return ok(
    app.installations
      .slice(page.offset, page.offset + page.size)
      .map((installation) => installationDetails(app, installation, call.base)),
    linkHeader(call, page, app.installations.length),
  );
}

function installationIn(call: Call, owner: Organization | Enterprise | undefined): Answer {
  const app = requestingApp(call);
  const installation = app.installations.find((candidate) => candidate.owner === owner);
  if (!installation) throw notFound();
  return ok(installationDetails(app, installation, call.base));
}

function createToken(call: Call): Answer {
  const app = requestingApp(call);
  const installation = app.installations.find(({ id }) => String(id) === call.parameter("installation_id"));
  if (!installation) throw notFound();
  const { permissions: asked = {} } = checkedBody(call.body, tokenRequest);
  // Naming none requests all.
  const permissions = Object.keys(asked).length === 0 ? installation.permissions : asked;
  if (!within(permissions, installation.permissions)) {
    throw new Refusal(422, "The permissions requested are not granted to this installation.");
  }
  const { token, expiresAt } = call.world.issueInstallationToken(app, installation, permissions);
  return created({ token, expires_at: timestamp(expiresAt), permissions, repository_selection: "all" });
}

function within(requested: Permissions, granted: Permissions): boolean {
  return Object.entries(requested).every(([name, right]) => {
    const limit = granted[name];
    return limit !== undefined && level.options.indexOf(right) <= level.options.indexOf(limit);
  });
}
