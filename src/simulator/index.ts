export type { Account } from "./accounts.js";
export type { Exchange, RequestRecord } from "./exchange.js";
export type { BeforeAnswer, Fault, ForeignAnswer, Incoming } from "./http/fault.js";
export { gitHubLimits, type Limits } from "./http/limits.js";
export type { Seat, Team } from "./seat-book.js";
export { type Seed, SeedError, type SeedToken, type SettingsChange, seedSchema } from "./seed.js";
export { type Simulator, type SimulatorOptions, startSimulator } from "./server.js";
export { type Owner, type Purchase, World, WorldError } from "./world.js";
