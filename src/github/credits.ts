import { z } from "zod";
import type { Month, Use } from "../money/money.js";
import type { Api } from "./api.js";
import { type Owner, parametersOf, routesOf } from "./owner.js";

const quantity = z.number().nonnegative();

/**
 * https://docs.github.com/rest/billing/usage#get-billing-ai-credit-usage-report-for-an-organization. The discount is what the
 * pool has paid for, and the net quantity is what is charged beyond it. That is our reading; GitHub's description only names the
 * fields.
 */
const usageSchema = z.object({
  usageItems: z.array(z.object({ unitType: z.string(), grossQuantity: quantity, netQuantity: quantity })),
});

/** The AI credits used in a month, in one request. */
export async function readCreditUse(api: Api, owner: Owner, month: Month): Promise<Use> {
  const parameters = { ...parametersOf(owner), ...month };
  const { usageItems } = await api.request(`GET ${routesOf(owner).creditUse}`, parameters, usageSchema);
  const items = usageItems.filter(({ unitType }) => /credit/i.test(unitType));
  const sum = (of: (item: (typeof items)[number]) => number) =>
    Math.round(items.reduce((total, item) => total + of(item), 0));
  return { month, used: sum(({ grossQuantity }) => grossQuantity), paid: sum(({ netQuantity }) => netQuantity) };
}

const organizationSchema = z.object({ plan: z.object({ name: z.string() }).nullish().catch(undefined) });

/**
 * Whether GitHub shows that an organization is part of an enterprise, whose pool it then shares. Owners see the plan; if it is
 * not shown, that proves nothing.
 */
export async function isShownInEnterprise(api: Api, organization: string): Promise<boolean> {
  const { plan } = await api.request("GET /orgs/{org}", { org: organization }, organizationSchema);
  return plan?.name.toLowerCase() === "enterprise";
}
