import { escapeHtml } from "./markup.js";

/** For longer lists, the name is typed, so that the page stays short. */
const LONGEST_CHOICE = 100;

/** The value that a form sends, and the words that people see. */
export type Option = readonly [value: string, words: string];

type Attributes = Readonly<Record<string, string | number | boolean>>;

interface FormParts {
  readonly action: string;
  readonly label: string;
  /** The fields to fill in. If one is undefined, it has nothing to choose from, so the form is left out. */
  readonly fields?: readonly (string | undefined)[];
  readonly fixed?: Readonly<Record<string, string>>;
  /** Whom the button is for, if each row of a table has one. */
  readonly whom?: string;
}

export type Form = (parts: FormParts) => string;

/** Forms that return to a place on the page, and always send some fields. */
export function formsAt(place: string, always: Readonly<Record<string, string>> = {}): Form {
  return ({ action, label, fields = [], fixed = {}, whom }) => {
    if (fields.includes(undefined)) return "";
    const hidden = Object.entries({ ...always, ...fixed }).map(
      ([name, value]) => `<input${written({ type: "hidden", name, value })}>`,
    );
    const button = `<button${whom === undefined ? "" : written({ "aria-label": `${label}: ${whom}` })}>${escapeHtml(label)}</button>`;
    return `<form method="post"${written({ action: `/_simulator/${action}#${place}` })}>${hidden.join("")}${fields.join("")}${button}</form>`;
  };
}

/** A choice among options; undefined if there are none. */
export function choice(
  name: string,
  label: string,
  options: readonly Option[],
  { chosen, optional = false }: { readonly chosen?: string; readonly optional?: boolean } = {},
): string | undefined {
  if (options.length === 0) return undefined;
  if (options.length > LONGEST_CHOICE) return textField(name, label, { required: !optional });
  const items = options.map(
    ([value, words]) => `<option${written({ value, selected: value === chosen })}>${escapeHtml(words)}`,
  );
  return labeled(label, `<select${written({ name })}>${items.join("")}</select>`);
}

export function textField(name: string, label: string, attributes: Attributes = {}): string {
  const usual = { name, required: true, autocomplete: "off", spellcheck: "false" };
  return labeled(label, `<input${written({ ...usual, ...attributes })}>`);
}

export function numberField(name: string, label: string, attributes: Attributes = {}): string {
  return textField(name, label, { type: "number", ...attributes });
}

/** Options whose values are also their words. */
export function named(values: Iterable<string>): Option[] {
  return [...values].map((value) => [value, value]);
}

function labeled(label: string, control: string): string {
  return `<label><span>${escapeHtml(label)}</span> ${control}</label>`;
}

function written(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => {
      if (typeof value === "boolean") return value ? ` ${name}` : "";
      return ` ${name}="${escapeHtml(String(value))}"`;
    })
    .join("");
}
