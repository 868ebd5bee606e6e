import type { App, Installation } from "../credentials.js";
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
  const { id, organization, permissions } = installation;
  return {
    id,
    account: simpleUser(organization.account, base),
    repository_selection: "all",
    access_tokens_url: `${base}/app/installations/${id}/access_tokens`,
    repositories_url: `${base}/installation/repositories`,
    html_url: `https://github.com/organizations/${organization.name}/settings/installations/${id}`,
    app_id: app.id,
    client_id: app.clientId,
    app_slug: app.slug,
    target_id: organization.account.id,
    target_type: "Organization",
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
