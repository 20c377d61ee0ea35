// The engine as its callers see it: http, the demo, the crash harness. `start-engine.ts` makes one.
import type { AgentCommand, Granted, PersonCommand, Roster } from '#core/command.ts';
import type { OrderKeyLink, SentOrder } from '#core/order-seal.ts';
import type { Refusal } from '#core/refusal.ts';
import type { State } from '#core/state.ts';

/** The answer to a command: its events' kinds and the ledger number after it, or a refusal. The same command id is answered once. */
export type Answer =
  | { readonly ok: true; readonly seq: number; readonly events: readonly string[]; readonly ids: readonly string[] }
  | { readonly ok: false; readonly seq: number; readonly refusal: Refusal };

/** A question that only the agent of a host can answer now (logs); not an order: it changes nothing. */
export interface AgentQuestion {
  readonly id: string;
  /** `canary`: of the environment, as JSON; `service` and `lines` mean nothing to it. */
  readonly kind: 'logs' | 'canary';
  readonly system: string;
  readonly environment: string;
  readonly service: string;
  readonly lines: number;
}

/** What a long poll of an agent brings. */
export interface AgentBatch {
  readonly orders: readonly SentOrder[];
  readonly questions: readonly AgentQuestion[];
  /** Ed25519 public keys for the doors: id → SPKI PEM. */
  readonly doorKeys: { readonly [id: string]: string };
  /** Where a visitor without a door token signs in. */
  readonly signInUrl: string;
  /** Rotations of the key that seals orders, oldest first. */
  readonly orderKeys: readonly OrderKeyLink[];
}

export interface Engine {
  /** Judges and records one command; `commandId` is the client's, so that asking twice does once. */
  submit(system: string, command: PersonCommand, commandId: string): Promise<Answer>;
  /** The system as of its last commit, with the ledger number it is true for; undefined where there is no such system. */
  read(system: string): Promise<{ readonly seq: number; readonly state: State } | undefined>;
  /** Every system as `read` has it, by name: one question to the store, however many there are. */
  readAll(): Promise<readonly { readonly seq: number; readonly state: State }[]>;
  /** The injected clock. */
  now(): number;
  /** Open orders of a host, waiting up to `waitMs` for one. Handing out judges holds, stop and fences again, in the transaction. */
  ordersFor(host: string, waitMs: number, signal?: AbortSignal): Promise<AgentBatch>;
  /** What an agent saw; taken in order, each at most once. */
  hear(host: string, system: string, commands: readonly AgentCommand[]): Promise<void>;
  /** Asks the agent of a host; undefined when it does not answer in time. */
  ask(host: string, question: Omit<AgentQuestion, 'id'>, timeoutMs: number): Promise<string | undefined>;
  /** The agent's answer to a question; one of another host's agent is not heard. */
  answer(id: string, text: string, host: string): void;
  /** Whether an open order of a host, there in these environments, needs a blob. */
  namesBlob(place: { readonly host: string; readonly environments?: readonly string[] | undefined }, digest: string): Promise<boolean>;
  /** Looks at a system now, as it would by itself when something is due: nothing happens where nothing is. */
  look(system: string): Promise<void>;
  /** Calls back after each commit with (system, ledger number). Returns the unsubscribe. */
  onCommit(listener: (system: string, seq: number) => void): () => void;
  /** Compiles anew what the files in use say of time: years go on, clocks of zones and lists of holidays change. Nothing is said where nothing did. */
  keepTime(): Promise<void>;
  /** Why this controller could not compile a system's calendars when it last tried; undefined where it could. */
  whyNotCompiled(system: string): string | undefined;
  /** Tells every system who belongs where (a roster event where that changed, or where there is a `because`), and who changed it. */
  tellRoster(roster: Roster, granted?: Granted): Promise<void>;
  stop(): Promise<void>;
}
