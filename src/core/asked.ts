import type { Migrations } from './migrations/facts.ts';
import type { Bill, Instant, System } from './system.ts';

// What somebody has asked for and a second person answers.

export interface Exception {
  readonly id: string;
  readonly stage: string;
  readonly gate: string;
  readonly label: string;
  readonly by: string;
  readonly reason: string;
  readonly at: Instant;
  readonly expires: Instant;
  readonly second?: string;
  readonly revoked?: { readonly by: string };
  /** Break-glass: the id that all Exceptions have which were asked for in one stroke. What entered by it is red for ever. */
  readonly glass?: string;
  /** With `glass`: the stage that the stroke opens, which is not the gate's own where the gate is an exit before it. */
  readonly into?: string;
}

export interface Proposal {
  readonly id: string;
  readonly digest: string;
  readonly system: System;
  readonly base: number;
  readonly by: string;
  readonly at: Instant;
  /** One line per thing that it weakens. */
  readonly weakens: readonly string[];
  readonly state: 'open' | 'approved' | 'withdrawn' | 'outdated';
}

export interface Adoption {
  readonly id: string;
  readonly release: string;
  readonly bill: Bill;
  readonly migrations?: Migrations;
  readonly environments: readonly string[];
  /** Service → port on which it runs already. */
  readonly running?: { readonly [service: string]: number };
  readonly by: string;
  readonly at: Instant;
  readonly second?: string;
  readonly state: 'open' | 'signed' | 'withdrawn';
}

/** Bits that were to be adopted under a name, and do not run. */
export interface EarlierAdoption {
  readonly digest: string;
  readonly by: string;
  readonly second?: string;
  readonly at: Instant;
  readonly because: string;
}
