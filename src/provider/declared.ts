/**
 * Who is declared in this run. Pulumi checks every resource of the program before it deletes what the program no longer
 * has, so a delete can tell whether another resource of the stack still declares the same person's seat.
 */
const declared = new Set<string>();

export function declare(organization: string, username: string): void {
  declared.add(key(organization, username));
}

export function isDeclared(organization: string, username: string): boolean {
  return declared.has(key(organization, username));
}

function key(organization: string, username: string): string {
  return `${organization}/${username}`.toLowerCase();
}
