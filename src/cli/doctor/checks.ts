import type { CheckId, Finding } from "./finding.js";
import { checkLastUp } from "./lastUp.js";
import { checkBackend, checkNode, checkPulumi, checkStack } from "./machine.js";
import { checkOrganization } from "./organization.js";
import { checkOwnership } from "./ownership.js";
import { checkProject, checkSdk } from "./project.js";
import { checkReading, checkWriting } from "./rights.js";
import { checkAddress, checkCredentials, checkRateLimit, checkSettings, checkSignIn } from "./signIn.js";
import type { Situation } from "./situation.js";
import { checkAccess, checkCredits, checkPlan, checkPolicy, checkSeats, checkTeams } from "./subscription.js";

export interface Check {
  readonly id: CheckId;
  /** The name that people see. */
  readonly label: string;
  readonly run: (situation: Situation) => Promise<Finding>;
  /** What to do if the check fails with an error that brings no remedy of its own. */
  readonly remedy?: string;
}

const LOG_IN =
  "Log in with `pulumi login`; in a pipeline, set PULUMI_ACCESS_TOKEN for Pulumi Cloud or PULUMI_BACKEND_URL for a backend of your own.";

const USE_STACK = "If a stack of this project has them, name it: --stack <name>.";
const READ_STACK =
  "Run this in the project's folder, with a name that `pulumi stack ls` shows (or create it: `pulumi stack init <name>`), and with what " +
  "decrypts the stack's secrets (such as PULUMI_CONFIG_PASSPHRASE).";

/** All checks, in the order in which they are shown. */
export const groups: readonly { readonly title: string; readonly checks: readonly Check[] }[] = [
  {
    title: "Pulumi",
    checks: [
      { id: "node", label: "Node", run: checkNode },
      {
        id: "pulumi",
        label: "Pulumi CLI",
        run: checkPulumi,
        remedy: "Install it: https://www.pulumi.com/docs/install.",
      },
      { id: "backend", label: "State backend", run: checkBackend, remedy: LOG_IN },
      { id: "project", label: "Project", run: checkProject, remedy: "Run this in the folder of the Pulumi project." },
      { id: "sdk", label: "Pulumi SDK", run: checkSdk },
      {
        id: "stack",
        label: "Stack",
        run: checkStack,
        remedy: READ_STACK,
      },
    ],
  },
  {
    title: "Sign-in",
    checks: [
      { id: "settings", label: "Settings", run: checkSettings, remedy: "Correct it with `pulumi config set`." },
      { id: "address", label: "API address", run: checkAddress },
      { id: "credentials", label: "Credentials", run: checkCredentials, remedy: USE_STACK },
      { id: "last-up", label: "Last up", run: checkLastUp, remedy: READ_STACK },
      { id: "sign-in", label: "Sign-in", run: checkSignIn },
      { id: "rate-limit", label: "Rate limit", run: checkRateLimit },
    ],
  },
  {
    title: "Copilot",
    checks: [
      { id: "organization", label: "Organization", run: checkOrganization },
      { id: "ownership", label: "Ownership", run: checkOwnership },
      { id: "read", label: "Right to read", run: checkReading },
      { id: "write", label: "Right to write", run: checkWriting },
      { id: "plan", label: "Plan", run: checkPlan },
      { id: "access", label: "Access mode", run: checkAccess },
      { id: "policy", label: "Public code", run: checkPolicy },
      { id: "seats", label: "Seats", run: checkSeats },
      { id: "credits", label: "AI credits", run: checkCredits },
      { id: "teams", label: "Teams", run: checkTeams },
    ],
  },
];
