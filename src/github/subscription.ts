import type { Billing } from "./answers.js";

/** Why an organization takes no lists of people at all, in words that say where to change it; undefined when it does. */
export function closedToLists(organization: string, { seatManagement }: Billing): string | undefined {
  switch (seatManagement) {
    case "assign_all":
      return `${organization} gives Copilot to all members, and lists of users only work with "Selected members" (organization settings > Copilot > Access).`;
    case "disabled":
      return `Copilot is off in ${organization} (organization settings > Copilot > Access: "Selected members").`;
    case "unconfigured":
      return `Nobody has chosen yet who gets Copilot in ${organization} (organization settings > Copilot > Access: "Selected members").`;
    default:
      return undefined;
  }
}

/** The policy that GitHub grants no seat without, in words that say where to set it; undefined when it is set. */
export function missingPolicy(organization: string, { publicCodeSuggestions }: Billing): string | undefined {
  if (publicCodeSuggestions !== "unconfigured") return undefined;
  return `${organization} has no policy for suggestions that match public code, and GitHub grants no seat without one (organization settings > Copilot > Policies).`;
}
