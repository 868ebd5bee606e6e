import type { Account } from "../accounts.js";

/** "simple-user" in GitHub's OpenAPI. URLs of pages and pictures are on github.com, URLs of the API are here. */
export function simpleUser(account: Account, base: string) {
  const { login, id, type } = account;
  const url = `${base}/users/${login}`;
  return {
    login,
    id,
    node_id: nodeId(type, id),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: "",
    url,
    html_url: `https://github.com/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    user_view_type: "public",
    site_admin: false,
  };
}

/** "public-user" */
export function publicUser(account: Account, base: string) {
  return {
    ...simpleUser(account, base),
    name: null,
    company: null,
    blog: "",
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: EPOCH,
    updated_at: EPOCH,
  };
}

/** The creation date of everything in the local GitHub. */
export const EPOCH = "2020-01-01T00:00:00Z";

export function nodeId(type: string, id: number): string {
  return Buffer.from(`04:${type}${id}`).toString("base64");
}
