// What a person can do with the databases of a host, on that host. Values of rows are in `PreviewedHere` alone.
import type { Band } from './discovery/inspection.ts';
import type { SubsetReport } from './subset/explain.ts';
import type { ProofVerdict } from './proof/verdict.ts';
import type { Proved } from './proved.ts';
import type { RefreshOutcome } from './refresh-hand.ts';
import type { PlanFinding } from './refresh-plan.ts';

/** Throws Failures. */
export interface DataHere {
  inspect(database: string, heard: (table: string) => void): Promise<InspectedHere>;
  /** With the name of a subset it chooses the rows, too, which asks the source for more. */
  plan(database: string, subset?: string): Promise<PlannedHere>;
  preview(database: string, table: string, rows: number): Promise<PreviewedHere>;
  reset(database: string, environment: string): Promise<ResetHere>;
  /** What stands in an environment now; nothing of it is changed. */
  prove(database: string, environment: string, say: (words: string) => void): Promise<ProvedHere>;
  /** The public part of the key that this host signs proofs with; made where there is none. */
  signer(): Promise<string>;
}

export interface InspectedHere {
  /** A classification file: what is open in it has no decision yet. */
  readonly text: string;
  readonly columns: readonly InspectedColumnHere[];
  /** Tables that the role of the source may not read; absent: none. */
  readonly unread?: { readonly role: string; readonly tables: readonly string[]; readonly schemas: readonly string[] };
}

export interface InspectedColumnHere {
  /** `public.people.email`, `public.people.profile -> email`. */
  readonly where: string;
  readonly band: Band;
  readonly because: string;
}

export type PlannedHere = {
  /** Where the classification came from, and its digest. */
  readonly classification: { readonly place: string; readonly digest: string };
} & (
  | { readonly ok: false; readonly findings: readonly PlanFinding[] }
  | {
      readonly ok: true;
      readonly digest: string;
      readonly tables: readonly PlannedTableHere[];
      readonly targets: readonly string[];
      /** Lines of what is not in the database, each a sentence. */
      readonly unused: readonly string[];
      readonly subset?: SubsetReport;
    }
);

export interface PlannedTableHere {
  readonly table: string;
  /** As the server estimates them; of a table that stays empty none. */
  readonly rows: number;
  readonly bytes: number;
  readonly isEmpty: boolean;
  readonly columns: readonly PlannedColumnHere[];
}

export interface PlannedColumnHere {
  readonly column: string;
  readonly type: string;
  /** The mask's name, `null`, or `keep`. */
  readonly becomes: string;
}

export interface PreviewedHere {
  readonly table: string;
  readonly columns: readonly PlannedColumnHere[];
  readonly rows: readonly PreviewedRow[];
}

/** In the order of the columns; null is NULL. */
export interface PreviewedRow {
  readonly before: readonly (string | null)[];
  readonly after: readonly (string | null)[];
}

export interface ProvedHere {
  readonly proved: Proved;
  readonly verdict: ProofVerdict;
  /** `proof.json`, and `proof.note` where it is signed. */
  readonly documents: { readonly [name: string]: string };
}

export interface ResetHere {
  /** Of the source, that the copy is of. */
  readonly at: number;
  readonly outcome: Omit<RefreshOutcome, 'documents'>;
  readonly ms: number;
}
