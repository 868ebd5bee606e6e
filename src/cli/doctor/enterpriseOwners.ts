import { z } from "zod";
import type { Api } from "../../github/api.js";
import { sameName } from "../../github/names.js";

const PER_PAGE = 100;
/** Limits what doctor reads to 5,000 people. */
const MOST_PAGES = 50;

const licensesSchema = z.object({
  users: z.array(
    z.object({ github_com_login: z.string().nullish(), github_com_enterprise_roles: z.array(z.string()).nullish() }),
  ),
});

/**
 * A person's roles in an enterprise, in GitHub's words; undefined if the person has no license, or is not on the pages read.
 * https://docs.github.com/enterprise-cloud@latest/rest/enterprise-admin/licensing#list-enterprise-consumed-licenses
 */
export async function enterpriseRolesOf(api: Api, enterprise: string, login: string): Promise<string[] | undefined> {
  for (let page = 1; page <= MOST_PAGES; page++) {
    const { users } = await api.request(
      "GET /enterprises/{enterprise}/consumed-licenses",
      { enterprise, per_page: PER_PAGE, page },
      licensesSchema,
    );
    const user = users.find(({ github_com_login: name }) => name && sameName(name, login));
    if (user) return user.github_com_enterprise_roles ?? [];
    if (users.length < PER_PAGE) return undefined;
  }
  return undefined;
}
