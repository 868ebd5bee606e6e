import type { KeyObject } from "node:crypto";
import type { Account } from "./accounts.js";
import type { Enterprise } from "./enterprise.js";
import type { Organization } from "./organization.js";

export type Permissions = Readonly<Record<string, "read" | "write" | "admin">>;

export interface App {
  readonly id: number;
  readonly clientId: string;
  readonly slug: string;
  readonly owner: Account;
  readonly publicKey: KeyObject;
  readonly installations: readonly Installation[];
}

export interface Installation {
  readonly id: number;
  /** Where it is installed. */
  readonly owner: Organization | Enterprise;
  readonly permissions: Permissions;
}

export interface ClassicToken {
  readonly kind: "classic";
  readonly account: Account;
  readonly scopes: ReadonlySet<string>;
}

export interface FineGrainedToken {
  readonly kind: "fine-grained";
  readonly account: Account;
  readonly permissions: Permissions;
  readonly organizations: ReadonlySet<string>;
}

export interface InstallationToken {
  readonly kind: "installation";
  readonly app: App;
  readonly installation: Installation;
  readonly permissions: Permissions;
}

export type Token = ClassicToken | FineGrainedToken | InstallationToken;

/** Who sends a request: the holder of a token, an App with its own signature, or nobody. */
export type Requester = Token | { readonly kind: "app"; readonly app: App } | { readonly kind: "anonymous" };

/** The tokens that GitHub accepts. */
export class Tokens {
  readonly #tokens = new Map<string, { holder: Token; expiresAt: Date | undefined }>();

  add(text: string, holder: Token, expiresAt?: Date): void {
    this.#tokens.set(text, { holder, expiresAt });
  }

  revoke(text: string): boolean {
    return this.#tokens.delete(text);
  }

  holder(text: string, now: Date): Token | undefined {
    const found = this.#tokens.get(text);
    if (!found || (found.expiresAt && found.expiresAt <= now)) return undefined;
    return found.holder;
  }
}

/** Whose limits a request counts against: all tokens of a user share one limit, and each installation has its own. */
export function payer(requester: Requester): string {
  switch (requester.kind) {
    case "classic":
    case "fine-grained":
      return `user ID ${requester.account.id}`;
    case "installation":
      return `installation ID ${requester.installation.id}`;
    case "app":
      return `app ID ${requester.app.id}`;
    case "anonymous":
      return "127.0.0.1";
  }
}
