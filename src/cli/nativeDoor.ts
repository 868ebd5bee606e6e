/** What a program of the native door imports. */
export const NATIVE_PACKAGE = "pulumi-copilot-seats/native";

/** Where Pulumi finds the plugin: in Pulumi.yaml. Previews look at GitHub without any option. */
export const PLUGIN_OF_PROJECT = `plugins:
  providers:
    # The plugin comes with the package, and is of its version.
    - name: copilot-seats
      path: node_modules/pulumi-copilot-seats/plugin
`;
