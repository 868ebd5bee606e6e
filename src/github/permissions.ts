import type { Owner } from "./owner.js";

/** What credentials must be allowed to do; shown wherever they are missing or refused. */
export const NEEDED_PERMISSION: Readonly<Record<Owner["kind"], string>> = {
  organization:
    'It must be an organization owner\'s: a classic token with the scope "manage_billing:copilot" or "admin:org", or a fine-grained token or ' +
    'GitHub App with the organization permission "GitHub Copilot Business" or "Administration" (write)',
  enterprise:
    'It must be an enterprise owner\'s classic token with the scope "manage_billing:copilot" or "admin:enterprise", or a GitHub App that is installed in ' +
    'the enterprise with the enterprise permission "Enterprise Copilot license management" (read and write); GitHub accepts no ' +
    "fine-grained token for enterprises",
};

/** What credentials must also be allowed to do to read teams. */
export const NEEDED_FOR_TEAMS: typeof NEEDED_PERMISSION = {
  organization:
    'Reading teams needs more than reading seats: for a classic token the scope "read:org", for a fine-grained token or GitHub App the ' +
    'organization permission "Members" (read)',
  enterprise:
    'Reading teams needs more than reading seats: for a classic token the scope "read:enterprise", for a GitHub App the enterprise permission ' +
    '"Enterprise teams" (read)',
};
