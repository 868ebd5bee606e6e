/**
 * Pulumi records a resource whose create or update throws this, and finishes it in the next run. To finish it, Pulumi needs
 * `__provider` in the properties.
 */
export function initFailure(reasons: readonly string[], id: string, properties: object): Error {
  return Object.assign(new Error(reasons.join(" ")), { id, properties, reasons });
}
