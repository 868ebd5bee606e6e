import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import statuses from "@pulumi/pulumi/proto/status_pb.js";
import any from "google-protobuf/google/protobuf/any_pb.js";
import { inWordsOfNativeDoor } from "../settings/nativeWords.js";
import type { Properties } from "./values.js";
import { sent } from "./values.js";

/** A resource that was created or changed although not all of it succeeded. */
export interface Unfinished extends Error {
  readonly id: string;
  readonly properties: Properties;
  readonly reasons: readonly string[];
}

export function isUnfinished(error: unknown): error is Unfinished {
  return error instanceof Error && "reasons" in error && "properties" in error && "id" in error;
}

/** An error as the engine shows it: one message, no stack. */
export function failureOf(error: unknown): Partial<ServiceError> {
  const message = error instanceof Error ? error.message : String(error);
  return { code: status.UNKNOWN, details: inWordsOfNativeDoor(message) };
}

/** Pulumi records what was done, and finishes it in the next run. */
export function unfinished(
  { reasons, message }: Unfinished,
  {
    id,
    properties,
    inputs,
    secrets,
  }: { id: string; properties: Properties; inputs: Properties; secrets: ReadonlySet<string> },
): Partial<ServiceError> {
  const detail = new messages.ErrorResourceInitFailed()
    .setId(id)
    .setProperties(sent(properties, secrets))
    .setInputs(sent(inputs, secrets))
    .setReasonsList(reasons.map(inWordsOfNativeDoor))
    .setRefreshBeforeUpdate(true);
  const packed = new any.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const details = inWordsOfNativeDoor(message);
  const answer = new statuses.Status().setCode(status.UNKNOWN).setMessage(details);
  answer.addDetails(packed);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(answer.serializeBinary()));
  return { code: status.UNKNOWN, details, metadata };
}
