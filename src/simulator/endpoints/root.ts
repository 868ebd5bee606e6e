import { ok } from "../http/answer.js";
import type { Call, Endpoint } from "../http/endpoint.js";
import { API_VERSIONS } from "../http/version.js";

const DOCUMENTATION = "https://docs.github.com/rest/meta/meta";

export const root: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/",
    documentationUrl: `${DOCUMENTATION}#github-api-root`,
    answer: (call) => ok(links(call)),
  },
  {
    method: "GET",
    path: "/meta",
    documentationUrl: `${DOCUMENTATION}#get-github-meta-information`,
    answer: () => ok({ verifiable_password_authentication: false, domains: {} }),
  },
  {
    method: "GET",
    path: "/versions",
    documentationUrl: `${DOCUMENTATION}#get-all-api-versions`,
    answer: () => ok(API_VERSIONS),
  },
];

/** Most are not served here, but GitHub's API description requires all of them. */
const PATHS = {
  current_user_url: "/user",
  code_search_url: "/search/code?q={query}{&page,per_page,sort,order}",
  commit_search_url: "/search/commits?q={query}{&page,per_page,sort,order}",
  emails_url: "/user/emails",
  emojis_url: "/emojis",
  events_url: "/events",
  feeds_url: "/feeds",
  followers_url: "/user/followers",
  following_url: "/user/following{/target}",
  gists_url: "/gists{/gist_id}",
  issue_search_url: "/search/issues?q={query}{&page,per_page,sort,order}",
  issues_url: "/issues",
  keys_url: "/user/keys",
  label_search_url: "/search/labels?q={query}&repository_id={repository_id}{&page,per_page}",
  notifications_url: "/notifications",
  organization_url: "/orgs/{org}",
  organization_repositories_url: "/orgs/{org}/repos{?type,page,per_page,sort}",
  organization_teams_url: "/orgs/{org}/teams",
  public_gists_url: "/gists/public",
  rate_limit_url: "/rate_limit",
  repository_url: "/repos/{owner}/{repo}",
  repository_search_url: "/search/repositories?q={query}{&page,per_page,sort,order}",
  current_user_repositories_url: "/user/repos{?type,page,per_page,sort}",
  starred_url: "/user/starred{/owner}{/repo}",
  starred_gists_url: "/gists/starred",
  user_url: "/users/{user}",
  user_organizations_url: "/user/orgs",
  user_repositories_url: "/users/{user}/repos{?type,page,per_page,sort}",
  user_search_url: "/search/users?q={query}{&page,per_page,sort,order}",
};

function links({ base, version }: Call): Record<string, string> {
  const paths = version === "2022-11-28" ? { ...PATHS, authorizations_url: "/authorizations" } : PATHS;
  return {
    current_user_authorizations_html_url: "https://github.com/settings/connections/applications{/client_id}",
    ...Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, `${base}${path}`])),
  };
}
