import type { dynamic } from "@pulumi/pulumi";
import { organizationSchema, sameName } from "../github/names.js";
import type { Owner } from "../github/owner.js";
import { SeatError } from "../text/seatError.js";

/** How inputs and states name the owner: with one of the two. */
export interface OwnerProperties {
  organization?: string;
  enterprise?: string;
}

/** The rule for the owner's name, and the name from the resource or the stack's default. */
export function ownerRules(
  news: Readonly<Record<string, unknown>>,
  defaultOwner: string | undefined,
): {
  rules: Record<string, typeof organizationSchema>;
  named: Record<string, unknown>;
  failures: dynamic.CheckFailure[];
} {
  const { organization, enterprise } = news;
  if (enterprise === undefined) {
    return {
      rules: { organization: organizationSchema },
      named: { organization: organization ?? defaultOwner },
      failures: [],
    };
  }
  const both = {
    property: "enterprise",
    reason: "enterprise and organization cannot be combined; set the one that pays",
  };
  return {
    rules: { enterprise: organizationSchema },
    named: { enterprise },
    failures: organization === undefined ? [] : [both],
  };
}

/** How a state names the owner. */
export const ownerState = { organization: organizationSchema.optional(), enterprise: organizationSchema.optional() };

/** A resource that is looked up by its id may use the stack's default owner. */
export function ownerOf({ organization, enterprise }: OwnerProperties, defaultOwner?: string): Owner {
  if (enterprise !== undefined) return { kind: "enterprise", name: enterprise };
  const { data: name, error } = organizationSchema.safeParse(organization ?? defaultOwner);
  if (error) throw new SeatError("Cannot tell who pays", `organization ${error.issues[0]?.message}`);
  return { kind: "organization", name };
}

/** The owner as inputs and states name it. */
export function ownerProperties({ kind, name }: Owner): OwnerProperties {
  return { [kind]: name };
}

/** Which properties name a different owner than before. */
export function changedOwner(olds: OwnerProperties, news: OwnerProperties): string[] {
  return (["organization", "enterprise"] as const).filter((kind) => !sameName(olds[kind] ?? "", news[kind] ?? ""));
}
