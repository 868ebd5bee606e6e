import fc from "fast-check";
import { sequences } from "./commands.js";
import { Company } from "./company.js";
import type { Engine } from "./engine.js";

/** Whatever happens to a company, its ledger is kept, and when nothing more happens, GitHub matches its program. */
export function itsLedgerIsKept(engineFor: (url: string) => Promise<Engine>, maxCommands: number) {
  return fc.asyncProperty(sequences(maxCommands), async (commands) => {
    const company = await Company.found(engineFor);
    try {
      await fc.asyncModelRun(() => ({ model: company, real: company }), commands);
      await company.converge();
    } finally {
      await company.close();
    }
  });
}
