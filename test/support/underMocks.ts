import { type Output, runtime } from "@pulumi/pulumi";

/** Runs what follows under Pulumi's mocks; returns the resources that are declared from then on. */
export function underMocks(call: runtime.Mocks["call"]): runtime.MockResourceArgs[] {
  const declared: runtime.MockResourceArgs[] = [];
  runtime.setMocks({
    newResource: (args) => {
      declared.push(args);
      return { id: `${args.name}_id`, state: args.inputs };
    },
    call,
  });
  return declared;
}

export const held = <Value>(of: Output<Value>) => new Promise<Value>((resolve) => void of.apply(resolve));
