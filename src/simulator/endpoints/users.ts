import type { Account } from "../accounts.js";
import { type Answer, notFound, ok } from "../http/answer.js";
import { requestingAccount } from "../http/authorize.js";
import type { Call, Endpoint } from "../http/endpoint.js";
import { publicUser } from "../shapes/account.js";

const DOCUMENTATION = "https://docs.github.com/rest/users/users";

export const users: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/user",
    documentationUrl: `${DOCUMENTATION}#get-the-authenticated-user`,
    answer: (call) => user(call, requestingAccount(call)),
  },
  {
    method: "GET",
    path: "/user/{account_id}",
    documentationUrl: `${DOCUMENTATION}#get-a-user-using-their-id`,
    answer: (call) => seen(call, call.world.accounts.byId(Number(call.parameter("account_id")))),
  },
  {
    method: "GET",
    path: "/users/{username}",
    documentationUrl: `${DOCUMENTATION}#get-a-user`,
    answer: (call) => seen(call, call.world.accounts.byLogin(call.parameter("username"))),
  },
];

/** Anyone may read an account that is not hidden, even without a token. */
function seen(call: Call, account: Account | undefined): Answer {
  return user(call, account?.hidden ? undefined : account);
}

function user(call: Call, account: Account | undefined): Answer {
  if (!account) throw notFound();
  return ok(publicUser(account, call.base));
}
