/** A property's type, as Pulumi's schemas write it. */
export type Shape =
  | { readonly type: "string" | "boolean" | "integer" | "number" }
  | { readonly type: "array"; readonly items: Shape }
  | { readonly type: "object"; readonly additionalProperties: Shape }
  | { readonly oneOf: readonly Shape[] }
  | { readonly $ref: string };

/** What people read about a property: what it means, its default, what a change does, which values fail. */
export type Described = Shape & {
  readonly description: string;
  readonly secret?: true;
  readonly willReplaceOnChanges?: true;
};

export type Table = Readonly<Record<string, Described>>;

export const text = { type: "string" } as const;
export const flag = { type: "boolean" } as const;
export const whole = { type: "integer" } as const;
export const amount = { type: "number" } as const;
export const texts = { type: "array", items: text } as const;
export const listOf = (items: Shape) => ({ type: "array", items }) as const;
export const one = (name: string) => ({ $ref: `#/types/copilot-seats:index:${name}` }) as const;
