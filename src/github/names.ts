import { z } from "zod";
import { shown } from "../text/line.js";

const LONGEST_NAME = 39;
const LONGEST_TEAM = 255;

const LOGIN_RULE = `a GitHub login has letters, digits and single hyphens, ${LONGEST_NAME} at most (managed users: a "_shortcode" at the end)`;
const ORGANIZATION_RULE = `a GitHub organization name has letters, digits and single hyphens, ${LONGEST_NAME} at most`;

function problemOfName(value: string, pattern: RegExp, rule: string): string | undefined {
  if (value === "") return `is empty; ${rule}`;
  if (value.length > LONGEST_NAME) return `got ${shown(value)}, which is ${value.length} characters long; ${rule}`;
  if (!pattern.test(value)) return `got ${shown(value)}; ${rule}`;
  return undefined;
}

function problemOfLogin(value: string): string | undefined {
  if (/\[bot\]$/i.test(value)) return `got ${shown(value)}, a GitHub App's bot account; seats are for people`;
  return problemOfName(value, /^[a-z\d]+(?:-[a-z\d]+)*(?:_[a-z\d]+)?$/i, LOGIN_RULE);
}

function nameSchema(rule: string, problemOf: (value: string) => string | undefined) {
  return z
    .string({
      error: ({ input }) =>
        input === undefined ? `is missing; ${rule}` : `got ${shown(input)}${asText(input)}; ${rule}`,
    })
    .superRefine((value, context) => {
      const problem = problemOf(value);
      if (problem) context.addIssue({ code: "custom", message: problem });
    })
    .transform((value) => value.toLowerCase());
}

/** YAML, JSON and configuration turn some names into numbers and booleans. */
const asText = (input: unknown) =>
  typeof input === "number" || typeof input === "boolean" ? `, which came as a ${typeof input}: put it in quotes` : "";

/** A GitHub login, in lower case: GitHub's names are not case-sensitive, so one spelling stands for all. */
export const loginSchema = nameSchema(LOGIN_RULE, problemOfLogin);

/** Profile pages on github.com and on a tenant. */
const PROFILE = /^(?:https?:\/\/)?(?:(?:www\.)?github\.com|[a-z\d-]+\.ghe\.com)\/([^/?#]+)\/?$/i;

/** The login meant by `@login`, by the URL of a profile, or by a login with spaces around it; undefined for anything else. */
export function loginMeant(text: string): string | undefined {
  const trimmed = text.trim();
  const meant = PROFILE.exec(trimmed)?.[1] ?? trimmed.replace(/^@/, "");
  return loginSchema.safeParse(meant).data;
}

/** A GitHub organization's name, in lower case. */
export const organizationSchema = nameSchema(ORGANIZATION_RULE, (value) =>
  problemOfName(value, /^[a-z\d]+(?:-[a-z\d]+)*$/i, ORGANIZATION_RULE),
);

const TEAM_RULE = "it takes the team's slug, the last part of the team's URL: letters, digits, hyphens and underscores";

/** GitHub's prefix for the slugs of an enterprise's teams; people leave it out. */
const ENTERPRISE_TEAM = "ent:";

/** A team's slug, in lower case. */
export const teamSlugSchema = nameSchema(TEAM_RULE, (value) => {
  if (value === "") return `is empty; ${TEAM_RULE}`;
  return value.length <= LONGEST_TEAM && /^(?:ent:)?[a-z\d_-]+$/i.test(value)
    ? undefined
    : `got ${shown(value)}; ${TEAM_RULE}`;
});

/** An enterprise team's slug as GitHub writes it. People write it without the prefix. */
export function withPrefix(slug: string): string {
  return `${ENTERPRISE_TEAM}${withoutPrefix(slug)}`;
}

export function withoutPrefix(slug: string): string {
  return slug.toLowerCase().startsWith(ENTERPRISE_TEAM) ? slug.slice(ENTERPRISE_TEAM.length) : slug;
}

/** The slug that GitHub derives from a team's name: "My TEam Näme" becomes "my-team-name". */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^a-z\d_]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

/**
 * Whether a managed user's login became the one that GitHub gives people suspended by the identity provider: a long hash,
 * with the same short code at the end.
 */
export function isSuspended(login: string, was: string): boolean {
  const [hash = "", code, ...rest] = login.toLowerCase().split("_");
  const isHash = login.length > LONGEST_NAME && /^[\da-f]{32,}$/.test(hash);
  return isHash && rest.length === 0 && code !== undefined && code === was.toLowerCase().split("_")[1];
}

/** Whether two names mean the same account or organization. */
export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/**
 * The name of an account on GitHub. Old accounts break today's rules for logins (`octo--cat`, `-octocat-`) and bots have their
 * own, but no name is a path, and no name can be mistaken for another in a message.
 */
export const accountNameSchema = z
  .string()
  .max(100)
  .regex(/^[\w-]+(?:\[bot\])?$/, {
    error: (issue) => `got ${shown(issue.input)}, which is not the name of an account`,
  });
