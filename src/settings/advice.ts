import type { Context, Lack, Reason } from "../github/advice.js";
import type { Owner } from "../github/owner.js";
import { NEEDED_FOR_TEAMS, NEEDED_PERMISSION } from "../github/permissions.js";
import { count, seatCount } from "../text/list.js";

/** A token in this variable takes precedence over all other credentials. */
export const TOKEN_OVERRIDE = "COPILOT_SEATS_GITHUB_TOKEN";

/** What a person who runs Pulumi, or the command, can do about a failure. */
export function advise(reason: Reason, { baseUrl, source, ownerKind, proxy }: Context): string {
  const through = proxy ? ` through the proxy ${proxy.host} (${proxy.variable})` : "";
  switch (reason.kind) {
    case "credentials refused": {
      const refused = `The credentials in ${source} were refused: expired, revoked or mistyped.`;
      if (source === TOKEN_OVERRIDE) return refused;
      return (
        `${refused} After a rotation, refresh and destroy still use the configuration of the last \`up\`: ` +
        `add --run-program, or put the new token into ${TOKEN_OVERRIDE}, which overrides all others.`
      );
    }
    case "forbidden":
      return `The credentials in ${source} may not do this. ${needed(reason, ownerKind)}`;
    case "single sign-on":
      return (
        `The credentials in ${source} are not authorized for the organization's single sign-on: GitHub settings > Developer settings > the token > ` +
        "Configure SSO."
      );
    case "hidden": {
      const orNoPlan = reason.plan ? ", or there is no Copilot plan," : "";
      return `Either the name is wrong${orNoPlan} or the credentials in ${source} may not see it. ${needed(reason, ownerKind)}`;
    }
    case "limited":
      return "The rate limit is used up; run the same command again later.";
    case "refused":
      return "";
    case "outdated":
      return "GitHub no longer supports the API version that this release uses: install a newer pulumi-copilot-seats.";
    case "unreachable":
      return `Nothing is lost: check that ${baseUrl} (github:baseUrl) can be reached${through}, and run the same command again.`;
    case "untrusted":
      return (
        `If a proxy inspects TLS${proxy ? ` (${proxy.variable}: ${proxy.host})` : ""}, save its certificate as a file and put the file's path into ` +
        "NODE_EXTRA_CA_CERTS; then run the same command again."
      );
    case "failed":
      return "Nothing is lost: run the same command again.";
    case "redirected":
      return "If the organization was renamed, write its new name; otherwise check github:baseUrl.";
    case "unreadable":
      return `Check github:baseUrl and any proxy${proxy ? ` (${proxy.variable}: ${proxy.host})` : ""}, then run the same command again.`;
    case "endless list":
      return "Check github:baseUrl.";
    case "partial list":
      return lackWords(reason.lack);
    case "not installed":
      return reason.owner.kind === "enterprise"
        ? `The GitHub App is not installed in the enterprise ${reason.owner.name}. ${NEEDED_PERMISSION.enterprise}.`
        : `The GitHub App is not installed in ${reason.owner.name}: an owner installs it on the App's page.`;
    case "refused login":
      return refusedLogin(reason);
    case "refused list":
      return (
        `GitHub accepted nobody from the list, so the reason is probably not a single person: does ${reason.owner.name} give Copilot to selected people ` +
        `(${reason.owner.kind} settings > Copilot > Access), and are these people members (${peopleOf(reason.owner)})?`
      );
    case "refused team":
      return `Does ${reason.owner.name} give Copilot to teams (${reason.owner.kind} settings > Copilot)?`;
    case "no list taken":
      return reason.why;
    case "invited":
      return (
        `Copilot is on in ${reason.organization}, so ${reason.login} has a pending invitation: it must be accepted first ` +
        "(organization settings > People > Invitations)."
      );
    case "off or invited":
      return (
        `Copilot is not enabled in ${reason.organization} (organization settings > Copilot), or ${reason.login} has a pending ` +
        `invitation to ${reason.organization}.`
      );
    case "payment problem":
      return (
        `GitHub says this when there is a problem with how ${reason.organization} pays: an owner should check organization settings > Billing and ` +
        "licensing > Payment information."
      );
    case "last seat":
      return "If that is intended: `pulumi config set copilotSeats:allowLastSeat true`, then `pulumi destroy --run-program` or `pulumi up`.";
    case "ignored":
      return (
        "Run the same command again; if that does not help, remove Copilot access from the team on GitHub " +
        `(${reason.owner.kind} settings > Copilot > Access).`
      );
    case "unfinished":
      return "Run the same command again later: it checks first and cancels the remaining seats.";
  }
}

function needed({ needed }: Extract<Reason, { needed: unknown }>, ownerKind: Context["ownerKind"]): string {
  return `${(needed === "teams" ? NEEDED_FOR_TEAMS : NEEDED_PERMISSION)[ownerKind]}.`;
}

/** Why people may be missing from a list of seats, and what to do about it. */
export function lackWords(lack: Lack): string {
  switch (lack.kind) {
    case "shifting":
      return "The list of seats changed each time it was read, so people may be missing. Run the same command again.";
    case "shorter":
      return (
        `GitHub counts ${seatCount(lack.total)} and lists ${count(lack.listed)}, so people may be missing. If organizations use single ` +
        "sign-on, authorize the token for it (GitHub settings > Developer settings > the token > Configure SSO)."
      );
    case "single sign-on":
      return (
        `GitHub leaves out seats, because the token is not authorized for single sign-on (organizations: ${lack.organizations}), so people may be ` +
        "missing. Authorize it (GitHub settings > Developer settings > the token > Configure SSO)."
      );
  }
}

/** What to check when GitHub refuses one login. */
function refusedLogin({ method, status, owner }: Extract<Reason, { kind: "refused login" }>): string {
  if (method === "DELETE" && status === 422) {
    return "GitHub does not cancel a seat that comes through a team; remove the user from the team, or the team from Copilot.";
  }
  const isMember = `Is the login written correctly, and is its owner a member of ${owner.name} (${peopleOf(owner)})?`;
  // GitHub does not show how an enterprise gives Copilot.
  return owner.kind === "organization"
    ? isMember
    : `${isMember} Does ${owner.name} give Copilot to selected people (enterprise settings > Copilot > Access)?`;
}

function peopleOf({ kind }: Owner): string {
  return kind === "organization" ? "organization settings > People" : "enterprise > People";
}
