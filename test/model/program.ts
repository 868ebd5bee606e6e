/** What a Pulumi program of the model declares: resources by name, in the program's order. */
export type Program = ReadonlyMap<string, Declaration>;
export type Declaration = SeatDeclaration | RosterDeclaration | TeamDeclaration;

interface SeatDeclaration {
  readonly kind: "seat";
  readonly username: string;
}

export interface RosterDeclaration {
  readonly kind: "roster";
  readonly usernames: readonly string[];
  readonly exclusive: boolean;
}

interface TeamDeclaration {
  readonly kind: "team";
  readonly team: string;
}

export const ORGANIZATION = "acme";

/** The model removes declarations freely: other tests cover the last seat, and many cancellations at once. */
export const GUARDS_OFF = { allowLastSeat: "true", maxCancellations: "100" };

/** The people a declaration names; a team names none. */
export function usernamesOf(declaration: Declaration): readonly string[] {
  if (declaration.kind === "team") return [];
  return declaration.kind === "seat" ? [declaration.username] : declaration.usernames;
}

export function declaresTeam(program: Program): boolean {
  return [...program.values()].some(({ kind }) => kind === "team");
}

/** What the resource's constructor passes to Pulumi; a roster's also tells whom other resources declare. */
export function argumentsOf(declaration: Declaration, program: Program): Record<string, unknown> {
  const { kind, ...args } = declaration;
  if (kind !== "roster") return { organization: ORGANIZATION, ...args };
  const others = [...program.values()].flatMap((one) => (one.kind === "seat" ? [one.username.toLowerCase()] : []));
  return {
    organization: ORGANIZATION,
    ...args,
    maxCancellations: 100,
    ...(others.length > 0 && { __alsoDeclared: others.sort().join(",") }),
  };
}
