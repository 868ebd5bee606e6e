import type { Known } from "./command.js";

export const commands: ReadonlyMap<string, Known> = new Map([
  [
    "doctor",
    {
      summary: "check credentials, organization and Pulumi before anything is bought",
      load: async () => (await import("./doctor/command.js")).doctor,
    },
  ],
  [
    "adopt",
    {
      summary: "write the existing seats to a roster file and a program",
      load: async () => (await import("./adopt/command.js")).adopt,
    },
  ],
  [
    "resolve",
    {
      summary: "update a roster from an HR system's export, finding logins by e-mail",
      load: async () => (await import("./resolve/command.js")).resolve,
    },
  ],
  [
    "simulate",
    {
      summary: "run a local GitHub with Copilot seats, to try things out",
      load: async () => (await import("./simulate/command.js")).simulate,
    },
  ],
  [
    "init",
    {
      summary: "write a repository that manages seats through pull requests",
      load: async () => (await import("./init/command.js")).init,
    },
  ],
  [
    "summarize",
    {
      summary: "summarize a preview or an update in Markdown",
      load: async () => (await import("./summarize/command.js")).summarize,
    },
  ],
  [
    "validate",
    {
      summary: "check roster files; needs no token",
      load: async () => (await import("./validate/command.js")).validate,
    },
  ],
  [
    "post",
    {
      summary: "post a summary to GitHub as a comment or an issue",
      load: async () => (await import("./post/command.js")).post,
    },
  ],
  [
    "report",
    {
      summary: "report who has a seat, who uses it, what it costs and what could be saved",
      load: async () => (await import("./report/command.js")).report,
    },
  ],
  [
    "completion",
    {
      summary: "print a completion script for your shell",
      load: async () => (await import("./completion.js")).completionOf(commands),
    },
  ],
]);
