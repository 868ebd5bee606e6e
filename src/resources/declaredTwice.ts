import { all, type Input, log, output, type Resource } from "@pulumi/pulumi";
import { defaultOrganization } from "./reading.js";
import { perRun } from "./run.js";

/** The most people that a warning names. */
const MOST_NAMES = 20;

/** By person: the resource of this run that declared the seat first. */
const declarations = perRun(() => new Map<string, string>());

/**
 * Warns if two resources of a program declare one person's seat, or one team: it is bought once, and remains until both are gone,
 * which surprises people who remove one of them. The program knows the names of both; Pulumi does not tell them to a provider.
 */
export function warnOfSecondDeclaration(
  resource: Resource,
  name: string,
  owner: { organization?: Input<string | undefined>; enterprise?: Input<string | undefined> },
  usernames: Input<Input<string>[]>,
): void {
  const declaredBy = declarations();
  all([owner.organization, owner.enterprise, output(usernames)]).apply(([organization, enterprise, logins]) => {
    const others = new Map<string, string[]>();
    // The provider's check reports anything that is not a list of names.
    for (const login of Array.isArray(logins) ? logins : []) {
      if (typeof login !== "string") continue;
      const person = `${keyOf({ organization, enterprise })}${login}`.toLowerCase();
      const other = declaredBy.get(person);
      if (other === undefined) declaredBy.set(person, name);
      else if (other !== name) {
        const people = others.get(other);
        if (people) people.push(login);
        else others.set(other, [login]);
      }
    }
    for (const [other, people] of others) {
      const shown = people.slice(0, MOST_NAMES).join(", ");
      const more = people.length > MOST_NAMES ? ` and ${people.length - MOST_NAMES} more` : "";
      void log.warn(
        `${shown}${more}: declared by ${other} and by ${name}. The seat is bought once, and cancelled only when both are ` +
          "removed from the program.",
        resource,
      );
    }
  });
}

/**
 * The people declared by other resources of the program with the same owner, in one line. A roster leaves them their seats, even
 * if Pulumi does not ask about those resources (`--target`) or has not reached them yet. Undefined if there are none.
 */
export async function othersDeclared(
  name: string,
  owner: OwnerNames,
  own: readonly string[],
): Promise<string | undefined> {
  const declaredBy = declarations();
  // Everything that the program declares synchronously is known after this.
  await new Promise((resolve) => setImmediate(resolve));
  const prefix = keyOf(owner);
  const others = [...declaredBy].flatMap(([person, by]) =>
    by !== name && person.startsWith(prefix) && !person.includes(" ") ? [person.slice(prefix.length)] : [],
  );
  const names = new Set(own.map((login) => String(login).toLowerCase()));
  const logins = others.filter((login) => !names.has(login));
  return logins.length > 0 ? logins.sort().join(",") : undefined;
}

interface OwnerNames {
  organization?: string | undefined;
  enterprise?: string | undefined;
}

/** The separator is a slash, because no name has one. */
function keyOf({ organization, enterprise }: OwnerNames): string {
  const name = enterprise === undefined ? (organization ?? defaultOrganization()) : "";
  return `${name ?? ""}/${enterprise ?? ""}/`.toLowerCase();
}
