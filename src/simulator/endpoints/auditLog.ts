import { type AuditEvent, matching } from "../auditLog.js";
import { type Answer, ok } from "../http/answer.js";
import { ownedOrganization, type Requirement } from "../http/authorize.js";
import type { Call, Endpoint } from "../http/endpoint.js";
import { requestedPage } from "../http/paging.js";
import type { Organization } from "../organization.js";

/** GitHub has this only for organizations on Enterprise Cloud; here, all organizations are. */
export const auditLog: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/orgs/{org}/audit-log",
    documentationUrl:
      "https://docs.github.com/enterprise-cloud@latest/rest/orgs/orgs#get-the-audit-log-for-an-organization",
    answer: listEvents,
  },
];

const requirement: Requirement = {
  scopes: { read: ["read:audit_log"], write: [] },
  permissions: ["organization_administration"],
};

/** Pages follow a cursor, which only the Link header contains. */
function listEvents(call: Call): Answer {
  const organization = ownedOrganization(call, "read", requirement);
  const events = matching(organization.auditLog.kept(call.world.now()), call.query.get("phrase") ?? "");
  const { size } = requestedPage(call.query, 30);
  const after = call.query.get("after");
  const from = after === null ? 0 : events.findIndex(({ id }) => id === after) + 1;
  const page = events.slice(from, from + size);
  const last = page.at(-1);
  if (!last || from + size >= events.length) return ok(page.map((event) => shown(event, organization)));
  const query = new URLSearchParams(call.query);
  query.set("after", last.id);
  return ok(
    page.map((event) => shown(event, organization)),
    { link: `<${call.base}${call.path}?${query}>; rel="next"` },
  );
}

/** "audit-log-event" */
function shown({ id, action, actor, user, at }: AuditEvent, { name, account }: Organization) {
  const time = at.getTime();
  return {
    "@timestamp": time,
    _document_id: id,
    action,
    ...(actor !== null && { actor }),
    created_at: time,
    org: name,
    org_id: account.id,
    user,
  };
}
