import { repository, version } from "../../text/version.js";
import { functions, types } from "./functions.js";
import { resources } from "./resources.js";
import { appAuth, settings } from "./settings.js";

export const PACKAGE = "copilot-seats";

/** The token by which programs and states name something in this package. */
function tokenOf(name: string): string {
  return `${PACKAGE}:index:${name}`;
}

const { organization, enterprise } = functions.listCopilotSeats.inputs;

/** The inputs that a program may set. */
export function inputNames(type: string): string[] {
  return Object.hasOwn(resources, type) ? Object.keys(resources[type as keyof typeof resources].inputs) : [];
}

/** The source of Pulumi's SDKs, documentation and checks. */
export function schema(source = repository?.url): object {
  return {
    name: PACKAGE,
    displayName: "GitHub Copilot Seats",
    version,
    description: "GitHub Copilot seats as code: grants, reads and cancels seats, and shows drift.",
    keywords: ["pulumi", "github", "copilot", "category/vcs"],
    license: "Apache-2.0",
    ...published(source),
    // With this, `gen-sdk` makes the same SDKs as `package add`: Go's has a go.mod, and the path that its files import.
    meta: { moduleFormat: "(.*)", supportPack: true },
    language: {
      nodejs: { packageName: "pulumi-copilot-seats-sdk", respectSchemaVersion: true },
      python: { packageName: "pulumi_copilot_seats", respectSchemaVersion: true, pyproject: { enabled: true } },
      go: { respectSchemaVersion: true, generateResourceContainerTypes: true },
      csharp: { respectSchemaVersion: true },
      java: {},
    },
    config: { variables: settings },
    provider: {
      description:
        "The credentials and rules for GitHub Copilot seats. To use several organizations with different tokens or Apps in one program, declare several " +
        "providers.",
      inputProperties: settings,
    },
    types: {
      ...mapped(types, ({ description, properties, present }) => ({
        type: "object",
        description,
        properties,
        required: present,
      })),
      [tokenOf("AppAuth")]: {
        type: "object",
        description: "A GitHub App to sign in as.",
        properties: appAuth,
        required: ["id", "pemFile"],
      },
    },
    resources: mapped(resources, ({ description, inputs, required, outputs, present, listing }, name) => ({
      description,
      inputProperties: inputs,
      requiredInputs: required,
      properties: outputs,
      required: present,
      // Pulumi's CLI 3.276 uses it for listing; 3.220 ignores it.
      listInputs: { type: "object", description: listing, properties: { organization, enterprise } },
      // A stack of the dynamic door moves to this door without a write.
      aliases: [{ type: `pulumi-nodejs:dynamic:${name}` }],
    })),
    functions: mapped(functions, ({ description, inputs, required, outputs, present }) => ({
      description,
      inputs: { type: "object", properties: inputs, required },
      outputs: { type: "object", properties: outputs, required: present },
    })),
  };
}

/** Where Pulumi downloads a missing plugin: the release on GitHub, or nowhere if package.json names no repository. */
function published(source: string | undefined): object {
  const [, name] = /^(?:git\+)?https:\/\/github\.com\/([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(source ?? "") ?? [];
  return name === undefined ? {} : { pluginDownloadURL: `github://api.github.com/${name}` };
}

function mapped<Described>(
  descriptions: Readonly<Record<string, Described>>,
  form: (described: Described, name: string) => object,
): Record<string, object> {
  return Object.fromEntries(
    Object.entries(descriptions).map(([name, described]) => [tokenOf(name), form(described, name)]),
  );
}
