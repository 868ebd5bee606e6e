/** Pulumi records a resource whose creation or update throws this, and finishes it in the next run. Without `__provider` it could not. */
export function initFailure(reasons: readonly string[], id: string, properties: object): Error {
  return Object.assign(new Error(reasons.join(" ")), { id, properties, reasons });
}
