type Expressions = typeof import("@actions/expressions", { with: { "resolution-mode": "import" }});
type ExpressionData = InstanceType<Expressions["data"]["Dictionary"]>;

/** What expressions in a workflow can use: `github`, `secrets`, `steps` and so on. */
export type Contexts = Readonly<Record<string, unknown>>;

export interface Status {
  readonly failed: boolean;
}

/** Evaluates the expressions of GitHub's workflows, as GitHub's own library does. */
export class ExpressionEvaluator {
  private constructor(private readonly library: Expressions) {}

  static async load(): Promise<ExpressionEvaluator> {
    return new ExpressionEvaluator(await import("@actions/expressions"));
  }

  /** The text with the value of each `${{ ... }}` in its place. */
  text(template: string, contexts: Contexts): string {
    return template.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
      this.evaluated(expression, contexts, { failed: false }).coerceString(),
    );
  }

  /** Whether a job or a step runs. Without a status function, it runs only if nothing has failed. */
  condition(expression: string | undefined, contexts: Contexts, status: Status): boolean {
    const bare = (expression ?? "success()").trim().replace(/^\$\{\{(.*)\}\}$/s, "$1");
    const asks = /\b(?:success|failure|always|cancelled)\(\)/.test(bare);
    const whole = asks ? bare : `success() && (${bare})`;
    return this.evaluated(`!(${whole})`, contexts, status).coerceString() === "false";
  }

  private evaluated(expression: string, contexts: Contexts, { failed }: Status) {
    const { data, Evaluator, Lexer, Parser } = this.library;
    const functions = Object.entries({ success: !failed, failure: failed, always: true, cancelled: false }).map(
      ([name, value]) => ({ name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value) }),
    );
    const { tokens } = new Lexer(expression).lex();
    const parsed = new Parser(tokens, Object.keys(contexts), functions).parse();
    const values = JSON.parse(JSON.stringify(contexts), data.reviver) as ExpressionData;
    return new Evaluator(parsed, values, new Map(functions.map((each) => [each.name, each]))).evaluate();
  }
}
