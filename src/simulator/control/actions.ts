import { z } from "zod";
import { firstComplaint, settingsChangeSchema, tokenSchema } from "../seed.js";
import { type World, WorldError } from "../world.js";
import { seatState } from "./state.js";

interface Outcome {
  readonly status: number;
  readonly message: string;
  readonly result?: unknown;
}

type Action = (world: World, input: unknown) => unknown;

const text = z.string().min(1);
const seatOf = z.strictObject({ organization: text, login: text });
const teamSeatOf = seatOf.extend({ team: text });
/** A form can send only text. */
const configuration = settingsChangeSchema.extend({
  organization: text,
  copilot: z.union([z.boolean(), z.stringbool()]).optional(),
});

/** What can be done behind everybody's back, by the name of the world's own method. */
const actions: ReadonlyMap<string, Action> = new Map([
  action("cancelSeat", seatOf, (world, { organization, login }) => seatState(world.cancelSeat(organization, login))),
  action("removeSeat", seatOf, (world, { organization, login }) => world.removeSeat(organization, login)),
  action("grantSeat", seatOf, (world, { organization, login }) => seatState(world.grantSeat(organization, login))),
  action("grantTeamSeat", teamSeatOf, (world, { organization, team, login }) =>
    seatState(world.grantTeamSeat(organization, team, login)),
  ),
  action("touchActivity", seatOf, (world, { organization, login }) =>
    seatState(world.touchActivity(organization, login)),
  ),
  action("addMember", seatOf, (world, { organization, login }) => world.addMember(organization, login)),
  action("removeMember", seatOf, (world, { organization, login }) => world.removeMember(organization, login)),
  action("renameUser", z.strictObject({ login: text, newLogin: text }), (world, { login, newLogin }) =>
    world.renameUser(login, newLogin),
  ),
  action("addUser", z.strictObject({ login: text }), (world, { login }) => world.addUser(login)),
  action("configure", configuration, (world, { organization, ...changed }) => world.configure(organization, changed)),
  action("addToken", tokenSchema, (world, token) => world.addToken(token)),
  action("revokeToken", z.strictObject({ token: text }), (world, { token }) => world.revokeToken(token)),
]);

/** Does what the name says with the JSON or the fields of a form. */
export function act(world: World, name: string, sent: string | Record<string, string>): Outcome {
  const run = actions.get(name);
  if (!run) return { status: 404, message: `there is no action ${name}: ${[...actions.keys()].join(", ")}` };
  try {
    const result = run(world, typeof sent === "string" ? JSON.parse(sent) : sent);
    return { status: 200, message: `done: ${name}`, result };
  } catch (error) {
    if (error instanceof z.ZodError) return { status: 422, message: firstComplaint(error) };
    if (error instanceof WorldError) return { status: 422, message: error.message };
    if (error instanceof SyntaxError) return { status: 400, message: "the body is not JSON" };
    throw error;
  }
}

function action<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  run: (world: World, input: z.output<Schema>) => unknown,
): [string, Action] {
  return [name, (world, input) => run(world, schema.parse(input))];
}
