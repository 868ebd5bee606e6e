import type { App, Installation } from "../credentials.js";
import type { Enterprise } from "../enterprise.js";
import { EPOCH, nodeId, simpleUser } from "./account.js";

/** "integration" */
export function integration(app: App, base: string) {
  return {
    id: app.id,
    client_id: app.clientId,
    slug: app.slug,
    node_id: nodeId("Integration", app.id),
    owner: simpleUser(app.owner, base),
    name: app.slug,
    description: null,
    external_url: "https://example.com",
    html_url: `https://github.com/apps/${app.slug}`,
    created_at: EPOCH,
    updated_at: EPOCH,
    permissions: Object.assign({}, ...app.installations.map(({ permissions }) => permissions)),
    events: [],
    installations_count: app.installations.length,
  };
}

/** "installation" */
export function installationDetails(app: App, installation: Installation, base: string) {
  const { id, owner, permissions } = installation;
  const place =
    owner.kind === "organization"
      ? { account: simpleUser(owner.account, base), target_id: owner.account.id, target_type: "Organization" }
      : { account: enterpriseAccount(owner), target_id: owner.id, target_type: "Enterprise" };
  return {
    id,
    ...place,
    repository_selection: "all",
    access_tokens_url: `${base}/app/installations/${id}/access_tokens`,
    repositories_url: `${base}/installation/repositories`,
    html_url: `https://github.com/${owner.kind}s/${owner.name}/settings/installations/${id}`,
    app_id: app.id,
    client_id: app.clientId,
    app_slug: app.slug,
    permissions,
    events: [],
    created_at: EPOCH,
    updated_at: EPOCH,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  };
}

/** "enterprise" */
function enterpriseAccount({ id, name }: Enterprise) {
  return {
    id,
    node_id: nodeId("Enterprise", id),
    name,
    slug: name,
    description: null,
    website_url: null,
    html_url: `https://github.com/enterprises/${name}`,
    avatar_url: `https://avatars.githubusercontent.com/b/${id}?v=4`,
    created_at: EPOCH,
    updated_at: EPOCH,
  };
}
