import {
  Config,
  CustomResource,
  type CustomResourceOptions,
  type Input,
  type Inputs,
  mergeOptions,
} from "@pulumi/pulumi";
import { version } from "../../text/version.js";

export { version };

/** The package's name in states, in configuration and in the plugin's file name. */
export const PACKAGE = "copilot-seats";

/** A resource of the native door. Pulumi starts the plugin that has this package's version. */
export abstract class NativeResource extends CustomResource {
  constructor(type: string, name: string, properties: Inputs, options?: CustomResourceOptions) {
    // A resource of the dynamic door becomes this one, without a write.
    const own = { version, aliases: [{ type: `pulumi-nodejs:dynamic:${type}` }] };
    super(`${PACKAGE}:index:${type}`, name, properties, mergeOptions(own, options));
  }
}

interface OwnerNames {
  organization?: Input<string | undefined>;
  enterprise?: Input<string | undefined>;
}

/** The owner, as far as a program can know it: an explicit provider may have a different default. */
export function ownerNames<Names extends OwnerNames>({ organization, enterprise }: Names): OwnerNames & Names {
  const owner = organization ?? new Config(PACKAGE).get("owner");
  return { organization: enterprise === undefined ? owner : organization, enterprise } as OwnerNames & Names;
}
