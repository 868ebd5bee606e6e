import type { Endpoint } from "../http/endpoint.js";
import { apps } from "./apps.js";
import { auditLog } from "./auditLog.js";
import { consumedLicenses } from "./consumedLicenses.js";
import { copilotSeats } from "./copilotSeats.js";
import { enterpriseSeats } from "./enterpriseSeats.js";
import { enterpriseTeams } from "./enterpriseTeams.js";
import { graphql } from "./graphql.js";
import { organizations } from "./organizations.js";
import { rateLimit } from "./rateLimit.js";
import { root } from "./root.js";
import { teams } from "./teams.js";
import { usage } from "./usage.js";
import { users } from "./users.js";

/** Everything that the local GitHub serves, with one file for each group. */
export const endpoints: readonly Endpoint[] = [
  ...copilotSeats,
  ...enterpriseSeats,
  ...enterpriseTeams,
  ...apps,
  ...organizations,
  ...teams,
  ...users,
  ...consumedLicenses,
  ...auditLog,
  ...graphql,
  ...usage,
  ...rateLimit,
  ...root,
];
