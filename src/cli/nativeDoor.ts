/** What a program imports to use the native door. */
export const NATIVE_PACKAGE = "pulumi-copilot-seats/native";

/** Tells Pulumi in Pulumi.yaml where the plugin is. No refresh option: with the native door, every preview reads GitHub. */
export const PLUGIN_OF_PROJECT = `plugins:
  providers:
    # The plugin comes with the package, and is of its version.
    - name: copilot-seats
      path: node_modules/pulumi-copilot-seats/plugin
`;
