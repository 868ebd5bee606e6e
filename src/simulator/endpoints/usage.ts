import { creditUse } from "../credits.js";
import { reportLinks } from "../downloads.js";
import type { Enterprise } from "../enterprise.js";
import { type Answer, notFound, ok } from "../http/answer.js";
import { enterpriseUsage, organizationUsage, ownedEnterprise, ownedOrganization } from "../http/authorize.js";
import type { Call, Endpoint } from "../http/endpoint.js";
import type { Organization } from "../organization.js";
import { calendarDate } from "../time.js";

const BILLING = "https://docs.github.com/rest/billing/usage";
const METRICS = "https://docs.github.com/rest/copilot/copilot-usage-metrics";
const DAY = 86_400_000;

export const usage: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/organizations/{org}/settings/billing/ai_credit/usage",
    documentationUrl: `${BILLING}#get-billing-ai-credit-usage-report-for-an-organization`,
    answer: (call) => creditUsage(call, ownedOrganization(call, "read", organizationUsage.credits)),
  },
  {
    method: "GET",
    path: "/enterprises/{enterprise}/settings/billing/ai_credit/usage",
    documentationUrl: `${BILLING}#get-billing-ai-credit-usage-report-for-an-enterprise`,
    answer: (call) => creditUsage(call, ownedEnterprise(call, enterpriseUsage.credits)),
  },
  {
    method: "GET",
    path: "/orgs/{org}/copilot/metrics/reports/users-28-day/latest",
    documentationUrl: `${METRICS}#get-copilot-organization-users-usage-metrics`,
    answer: (call) => usersReport(call, ownedOrganization(call, "read", organizationUsage.metrics)),
  },
  {
    method: "GET",
    path: "/enterprises/{enterprise}/copilot/metrics/reports/users-28-day/latest",
    documentationUrl: `${METRICS}#get-copilot-users-usage-metrics`,
    answer: (call) => usersReport(call, ownedEnterprise(call, enterpriseUsage.metrics)),
  },
];

/** One line for all models. A filter by person, day or model finds nothing, because the local GitHub knows only months. */
function creditUsage(call: Call, owner: Organization | Enterprise): Answer {
  if (!owner.settings.usageReadable) throw notFound();
  const [thisYear = 0, thisMonth = 0] = calendarDate(call.world.now()).split("-").map(Number);
  const year = Number(call.query.get("year") ?? thisYear);
  const month = Number(call.query.get("month") ?? thisMonth);
  const isNarrow = ["day", "user", "model"].some((name) => call.query.has(name));
  const { used, charged } = isNarrow
    ? { used: 0, charged: 0 }
    : creditUse(call.world, owner, `${year}-${String(month).padStart(2, "0")}`);
  return ok({
    timePeriod: { year, month },
    [owner.kind]: owner.name,
    usageItems: used === 0 ? [] : [usageItem(used, charged)],
  });
}

function usageItem(used: number, charged: number) {
  const pricePerUnit = 0.01;
  const cents = (credits: number) => Math.round(credits * pricePerUnit * 100) / 100;
  return {
    product: "Copilot",
    sku: "Copilot AI Credits",
    model: "Auto",
    unitType: "credits",
    pricePerUnit,
    grossQuantity: used,
    grossAmount: cents(used),
    discountQuantity: used - charged,
    discountAmount: cents(used - charged),
    netQuantity: charged,
    netAmount: cents(charged),
  };
}

function usersReport(call: Call, owner: Organization | Enterprise): Answer {
  const { usersReport: entries } = owner.settings;
  if (entries === null) throw notFound();
  const end = call.world.now().getTime() - DAY;
  return ok({
    download_links: reportLinks(call.world, owner, call.base),
    report_start_day: calendarDate(new Date(end - 27 * DAY)),
    report_end_day: calendarDate(new Date(end)),
  });
}
