import type { Declaration, Program } from "./program.js";

/**
 * KNOWN DEFECTS of rosters. Each line that avoids one is to be removed when it is mended.
 * 1. An exclusive roster takes the single seats that are declared beside it for undeclared ones: a refresh shows them as drift in
 *    every preview, and an up cancels them.
 * 2. An exclusive roster cancels the seat of a person whom it declares, once that person is renamed.
 * 3. A roster's update does not know of resources that come after it in the program: whoever moves from it to one of them loses
 *    the seat.
 * 4. A roster that names a person by the old and the new login cancels the seat when the new one is removed.
 */
export function withoutKnownDefects(program: Program, someoneWasRenamed: boolean): Program {
  const all = [...program];
  const seats = all.filter(([, { kind }]) => kind === "seat");
  const rosters = all.filter(([, { kind }]) => kind === "roster");
  const avoidsExclusive = seats.length > 0 || someoneWasRenamed; // 1, 2
  const avoided = (declaration: Declaration): Declaration => {
    if (declaration.kind === "seat") return declaration;
    const names = new Set(declaration.usernames.map((username) => username.toLowerCase()));
    const isBoth = (login: string) => login.endsWith("-2") && names.has(login.slice(0, -"-2".length)); // 4
    const usernames = declaration.usernames.filter((username) => !isBoth(username.toLowerCase()));
    return { ...declaration, usernames, exclusive: declaration.exclusive && !avoidsExclusive };
  };
  // 3: the rosters come last.
  return new Map([...seats, ...rosters].map(([name, declaration]) => [name, avoided(declaration)]));
}
