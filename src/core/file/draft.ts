import type {
  CanaryRollout,
  CheckDefinition,
  Deadline,
  EnvironmentDefinition,
  MigrationsAllowed,
  QueuePolicy,
  RoleEntry,
  Rollout,
  Service,
  Slot,
  SoakLength,
  SoakRule,
} from '#core/system.ts';
import type { TimeDefinitions } from '#core/time/definitions.ts';
import type { Recurrence } from '#core/time/recurrence-types.ts';
import type { FileCatalogue } from './catalogue.ts';
import type { Report } from './report.ts';
import type { FileNode } from './tree.ts';

// What the file says, in shape but not yet held together: gates still name their checks and checklists.

export interface Draft {
  readonly name: string;
  readonly roles: ReadonlyMap<string, readonly RoleEntry[]>;
  /** In the order of the file. */
  readonly services: readonly Service[];
  readonly secrets: string | undefined;
  readonly hosts: readonly string[];
  readonly checks: ReadonlyMap<string, CheckDefinition>;
  readonly checklists: ReadonlyMap<string, readonly string[]>;
  readonly environments: readonly EnvironmentDefinition[];
  readonly stages: readonly StageDraft[];
  /** What `paths` says of hotfixes. */
  readonly hotfixPath: readonly string[] | undefined;
  /** Without what stands in single stages. */
  readonly time: TimeDefinitions | undefined;
}

export interface StageDraft {
  readonly name: string;
  readonly waves: readonly (readonly string[])[];
  readonly entry: readonly GateDraft[];
  readonly exit: readonly GateDraft[];
  readonly rollout: RolloutDraft;
  readonly previous: PreviousDraft | undefined;
  readonly queue: QueuePolicy;
  readonly refreshes: boolean;
  readonly owner: string | undefined;
}

/** A canary still names its checks. */
export type RolloutDraft = Exclude<Rollout, CanaryRollout> | (Omit<CanaryRollout, 'checks'> & { readonly checks: readonly string[] });

/** A check by its name, and rows that are made up for it. */
export interface PreviousDraft {
  readonly check: string;
  readonly rows?: { readonly database: string; readonly perTable: number };
}

export type GateDraft =
  | { readonly kind: 'check'; readonly check: string; readonly rollsBack?: true }
  /** A check that stands in the gate itself. */
  | { readonly kind: 'watch'; readonly check: CheckDefinition }
  | { readonly kind: 'approval'; readonly slots: readonly Slot[]; readonly deadline?: Deadline }
  | { readonly kind: 'migrations'; readonly allows: MigrationsAllowed }
  | { readonly kind: 'scope'; readonly slots: readonly Slot[]; readonly deadline?: Deadline }
  | { readonly kind: 'requirements' }
  | (SoakRule & { readonly kind: 'soak' })
  | (SoakLength & { readonly kind: 'data' })
  /** Written as a gate, and yet a rule of today's: it is never fixed with a release. */
  | { readonly kind: 'window'; readonly when: readonly Recurrence[] }
  | { readonly kind: 'sign-off'; readonly role: string; readonly checklist: string | readonly string[]; readonly deadline?: Deadline }
  | { readonly kind: 'manual'; readonly role: string; readonly instruction: string; readonly deadline?: Deadline };

/** What the rules about meaning look at. */
export interface Meaning {
  readonly report: Report;
  readonly root: FileNode;
  readonly draft: Draft;
  readonly catalogue: FileCatalogue;
}
