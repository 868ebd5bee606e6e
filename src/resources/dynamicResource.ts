import { CustomResource, type CustomResourceOptions, type Inputs, mergeOptions, ResourceError } from "@pulumi/pulumi";
import { expectProvider } from "./providerCopy.js";

/**
 * A Pulumi dynamic resource whose provider is a module of this package.
 *
 * The state of each resource names the module by its path, the same text in every version. pulumi.dynamic.Resource would find
 * that path by serializing the module, which fails under pnpm, and copies the code into every state if the package is linked. So
 * the path is written here. The engine treats this like any other dynamic resource.
 */
export abstract class DynamicResource extends CustomResource {
  constructor(type: string, name: string, module: string, properties: Inputs, options?: CustomResourceOptions) {
    if (options?.import !== undefined) {
      throw new ResourceError(
        `${type} ${name}: Pulumi cannot import a dynamic resource. Leave the option "import" out: the first \`pulumi up\` adopts existing seats ` +
          "and buys nothing.",
        undefined,
        true,
      );
    }
    expectProvider(`${type} ${name}`, module);
    const provider = `exports.handler = () => require("pulumi-copilot-seats/dist/provider/${module}.js");`;
    // A resource of the native door becomes this one, without a write.
    const own = { aliases: [{ type: `copilot-seats:index:${type}` }] };
    super(`pulumi-nodejs:dynamic:${type}`, name, { ...properties, __provider: provider }, mergeOptions(own, options));
  }
}

/** For a resource that stands for many people: a `protect` option that is undefined must not unprotect it. */
export function protectedUnlessFalse(options: CustomResourceOptions = {}): CustomResourceOptions {
  return { ...options, protect: options.protect ?? true };
}
