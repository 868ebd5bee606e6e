import { z } from "zod";
import type { FaultPlan } from "../faults/plan.js";
import { faultRuleSchema } from "../faults/rule.js";
import { firstComplaint, oddSeatSchema, planType, settingsChangeSchema, tokenSchema } from "../seed.js";
import { type Owner, type World, WorldError } from "../world.js";
import { seatState, teamState } from "./state.js";

interface Outcome {
  readonly status: number;
  readonly message: string;
  readonly result?: unknown;
}

/** What actions can change. */
interface Changeable {
  readonly world: World;
  readonly faults: FaultPlan;
}

type Action = (changeable: Changeable, input: unknown) => unknown;

const text = z.string().min(1);
/** Either an organization or an enterprise. */
const ofOwner = { organization: text.optional(), enterprise: text.optional() };
const seconds = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
]);
const seatOf = z.strictObject({ ...ofOwner, login: text });
const teamOf = z.strictObject({ ...ofOwner, team: text });
const memberOf = z.strictObject({ ...ofOwner, team: text, login: text });
/** A form sends only text. */
const flag = z.union([z.boolean(), z.stringbool()]).optional();
const configuration = settingsChangeSchema.extend({
  ...ofOwner,
  copilot: flag,
  refusesLists: flag,
  paymentProblem: flag,
  partialResults: flag,
  paidUse: flag,
  usageReadable: flag,
  unknownUsers: settingsChangeSchema.shape.unknownUsers.or(z.literal("null").transform(() => null)),
});

/** Changes behind Pulumi's back, each named like the method of World; and the faults that requests meet. */
const actions: ReadonlyMap<string, Action> = new Map([
  action("cancelSeat", seatOf, (world, at) => seatState(world.cancelSeat(ownerOf(at), at.login))),
  action("removeSeat", seatOf, (world, at) => world.removeSeat(ownerOf(at), at.login)),
  action("grantSeat", seatOf, (world, at) => seatState(world.grantSeat(ownerOf(at), at.login))),
  action("grantTeamSeat", memberOf, (world, at) => seatState(world.grantTeamSeat(ownerOf(at), at.team, at.login))),
  action("grantOddSeat", oddSeatSchema.extend(ofOwner), (world, { organization, enterprise, ...seat }) =>
    world.grantOddSeat(ownerOf({ organization, enterprise }), seat),
  ),
  action("setSeatPlan", seatOf.extend({ planType }), (world, at) =>
    seatState(world.setSeatPlan(ownerOf(at), at.login, at.planType)),
  ),
  action("touchActivity", seatOf, (world, at) => seatState(world.touchActivity(ownerOf(at), at.login))),
  action("addMember", seatOf, (world, at) => world.addMember(ownerOf(at), at.login)),
  action("removeMember", seatOf, (world, at) => world.removeMember(ownerOf(at), at.login)),
  action("addOutsideCollaborator", z.strictObject({ organization: text, login: text }), (world, at) =>
    world.addOutsideCollaborator(at.organization, at.login),
  ),
  action("addTeam", z.strictObject({ ...ofOwner, name: text }), (world, at) =>
    teamState(world.addTeam(ownerOf(at), at.name)),
  ),
  action("renameTeam", teamOf.extend({ newName: text }), (world, at) =>
    teamState(world.renameTeam(ownerOf(at), at.team, at.newName)),
  ),
  action("deleteTeam", teamOf, (world, at) => world.deleteTeam(ownerOf(at), at.team)),
  action("addTeamMember", memberOf, (world, at) => world.addTeamMember(ownerOf(at), at.team, at.login)),
  action("removeTeamMember", memberOf, (world, at) => world.removeTeamMember(ownerOf(at), at.team, at.login)),
  action("renameUser", z.strictObject({ login: text, newLogin: text }), (world, { login, newLogin }) =>
    world.renameUser(login, newLogin),
  ),
  action("addUser", z.strictObject({ login: text }), (world, { login }) => world.addUser(login)),
  action("hideUser", z.strictObject({ login: text }), (world, { login }) => world.hideUser(login)),
  action("showUser", z.strictObject({ login: text }), (world, { login }) => world.showUser(login)),
  action("suspendUser", z.strictObject({ login: text }), (world, { login }) => world.suspendUser(login)),
  action("configure", configuration, (world, { organization, enterprise, ...changed }) =>
    world.configure(ownerOf({ organization, enterprise }), changed),
  ),
  action("addToken", tokenSchema, (world, token) => world.addToken(token)),
  action("revokeToken", z.strictObject({ token: text }), (world, { token }) => world.revokeToken(token)),
  action("shiftClock", z.strictObject({ seconds }), (world, shift) => world.shiftClock(shift.seconds)),
  ["addFault", ({ faults }, input) => faults.add(faultRuleSchema.parse(input))],
  ["clearFaults", ({ faults }) => faults.clear()],
]);

/** Runs an action with a JSON text or the fields of a form. */
export function act(changeable: Changeable, name: string, sent: string | Record<string, string>): Outcome {
  const run = actions.get(name);
  if (!run) return { status: 404, message: `there is no action ${name}: ${[...actions.keys()].join(", ")}` };
  try {
    const result = run(changeable, typeof sent === "string" ? JSON.parse(sent) : sent);
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
  return [name, ({ world }, input) => run(world, schema.parse(input))];
}

function ownerOf({
  organization,
  enterprise,
}: {
  organization?: string | undefined;
  enterprise?: string | undefined;
}): Owner {
  if (organization !== undefined && enterprise === undefined) return organization;
  if (enterprise !== undefined && organization === undefined) return { enterprise };
  throw new WorldError("either an organization or an enterprise is needed");
}
