/** What a first version of this provider would usually be: no batches, one request per seat. The baseline for the roster. */
import * as pulumi from "@pulumi/pulumi";

interface Seat {
  organization: string;
  username: string;
}

export const baselineProvider: pulumi.dynamic.ResourceProvider<Seat, Seat> = {
  async create({ organization, username }) {
    await send("POST", `/orgs/${organization}/copilot/billing/selected_users`, { selected_usernames: [username] });
    return { id: `${organization}/${username}`, outs: { organization, username } };
  },

  async read(id, props) {
    if (!props) return {};
    const seat = await send("GET", `/orgs/${props.organization}/members/${props.username}/copilot`);
    return seat === undefined ? {} : { id, props };
  },

  async diff(_id, olds, news) {
    const replaces = (["organization", "username"] as const).filter((name) => olds[name] !== news[name]);
    return { changes: replaces.length > 0, replaces };
  },

  async delete(_id, { organization, username }) {
    await send("DELETE", `/orgs/${organization}/copilot/billing/selected_users`, { selected_usernames: [username] });
  },
};

async function send(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${process.env.GITHUB_BASE_URL}${path}`, {
    method,
    headers: { authorization: `Bearer ${process.env.GITHUB_TOKEN}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return response.json();
}

export class BaselineSeat extends pulumi.dynamic.Resource {
  constructor(name: string, seat: Seat) {
    super(baselineProvider, name, seat);
  }
}
