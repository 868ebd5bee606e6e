import { z } from "zod";
import githubExample from "./github-example.json";
import type { Seed } from "./seed.js";

/** Works only for the local GitHub, so documentation may contain it. */
export const LOCAL_TOKEN = "local-token";

/** A small company for trying things out. */
export const builtInSeed: Seed = {
  tokens: [{ token: LOCAL_TOKEN, login: "ann", scopes: ["manage_billing:copilot", "read:org"] }],
  organizations: [
    {
      login: "acme",
      owners: ["ann"],
      members: ["octocat", "bob", "cy", "dee", "eve", "zed"],
      invited: ["newbie"],
      teams: [{ slug: "platform", name: "Platform", members: ["dee"], copilot: true }],
      seats: [{ login: "bob" }, { login: "cy", pendingCancellation: true }],
    },
  ],
};

/** The only example in GitHub's OpenAPI description that shows seats. */
export function exampleSeed(): Seed {
  return seedFromSeats(githubExample, { organization: "github", owner: "hubot", token: LOCAL_TOKEN });
}

const moment = z.string().nullish();

const seatsSchema = z.object({
  seats: z.array(
    z.object({
      assignee: z.object({ login: z.string(), id: z.int() }).nullish(),
      assigning_team: z.object({ slug: z.string(), name: z.string() }).nullish(),
      created_at: z.string(),
      updated_at: z.string().optional(),
      pending_cancellation_date: moment,
      last_activity_at: moment,
      last_activity_editor: moment,
      last_authenticated_at: moment,
      plan_type: z.enum(["business", "enterprise"]).optional().catch(undefined),
    }),
  ),
});

/** A seed from an answer of `GET /orgs/{org}/copilot/billing/seats`, such as GitHub's own example. */
export function seedFromSeats(
  answer: unknown,
  { organization, owner, token }: { organization: string; owner: string; token: string },
): Seed {
  const { seats } = seatsSchema.parse(answer);
  const assigned = seats.flatMap((seat) => (seat.assignee ? [{ ...seat, assignee: seat.assignee }] : []));
  const teams = new Map(assigned.flatMap(({ assigning_team: team }) => (team ? [[team.slug, team]] : [])));
  return {
    users: withOwnIds(assigned.map(({ assignee }) => assignee)),
    tokens: [{ token, login: owner, scopes: ["manage_billing:copilot"] }],
    organizations: [
      {
        login: organization,
        planType: seats.find(({ plan_type }) => plan_type)?.plan_type,
        owners: [owner],
        teams: [...teams.values()].map(({ slug, name }) => ({ slug, name, copilot: true })),
        seats: assigned.map((seat) => ({
          login: seat.assignee.login,
          team: seat.assigning_team?.slug ?? null,
          // The example's date is years ago. It stands for a cancellation at the end of the current cycle.
          pendingCancellation: Boolean(seat.pending_cancellation_date),
          createdAt: seat.created_at,
          updatedAt: seat.updated_at,
          lastActivityAt: seat.last_activity_at ?? null,
          lastActivityEditor: seat.last_activity_editor ?? null,
          lastAuthenticatedAt: seat.last_authenticated_at ?? null,
        })),
        nullAssigneeSeats: seats.length - assigned.length,
      },
    ],
  };
}

/** GitHub's example gives two people the same id, so the second gets a new one. */
function withOwnIds(users: readonly { login: string; id: number }[]): Seed["users"] {
  const taken = new Set<number>();
  return users.map(({ login, id }) => {
    const known = taken.has(id);
    taken.add(id);
    return known ? { login } : { login, id };
  });
}
