import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { evidenceOf } from '#core/canary/evidence.ts';
import type { CanarySlice } from '#core/canary/watch-canary.ts';
import type { EnvironmentPlace } from '#targets/target.ts';
import type { CanaryRecord } from './canary-record.ts';
import type { StateFolder } from './state-folder.ts';

const rowMs = 10_000;

interface Row {
  readonly at: number;
  readonly weight: number;
  readonly newSeen: number;
  readonly newBad: number;
  readonly oldSeen: number;
  readonly oldBad: number;
  readonly newUsers: number;
  readonly newUsersHit: number;
  readonly evidence: number;
}

/** What was seen, row by row of ten seconds, for people to look at afterwards. Losing a row to a crash loses no verdict. */
export class CanaryTable {
  readonly #file: string;
  #row: Row | undefined;

  constructor(state: StateFolder, { system, environment }: EnvironmentPlace) {
    this.#file = path.join(state.environment(system, environment), 'canary.jsonl');
  }

  clear(): void {
    this.#row = undefined;
    rmSync(this.#file, { force: true });
  }

  add(slice: CanarySlice, canary: CanaryRecord): void {
    const at = Math.floor(slice.at / rowMs) * rowMs;
    if (this.#row !== undefined && this.#row.at !== at) this.#flush(this.#row);
    this.#row = added(this.#row?.at === at ? this.#row : undefined, { slice, canary, at });
  }

  /** One JSON document with all rows so far; undefined where there are none. */
  content(): Uint8Array | undefined {
    const rows = [...this.#lines(), ...(this.#row === undefined ? [] : [JSON.stringify(this.#row)])];
    return rows.length === 0 ? undefined : Buffer.from(`{"rows":[\n${rows.join(',\n')}\n]}\n`);
  }

  #flush(row: Row): void {
    appendFileSync(this.#file, `${JSON.stringify(row)}\n`, { mode: 0o600 });
  }

  #lines(): readonly string[] {
    try {
      return readFileSync(this.#file, 'utf8')
        .split('\n')
        .filter((line) => line.endsWith('}'));
    } catch {
      return [];
    }
  }
}

interface Addition {
  readonly slice: CanarySlice;
  readonly canary: CanaryRecord;
  readonly at: number;
}

function added(row: Row | undefined, { slice, canary, at }: Addition): Row {
  const { newSeen = 0, newBad = 0, oldSeen = 0, oldBad = 0 } = slice.metrics.errors ?? {};
  return {
    at,
    weight: slice.weight,
    newSeen: (row?.newSeen ?? 0) + newSeen,
    newBad: (row?.newBad ?? 0) + newBad,
    oldSeen: (row?.oldSeen ?? 0) + oldSeen,
    oldBad: (row?.oldBad ?? 0) + oldBad,
    newUsers: slice.newUsers,
    newUsersHit: slice.newUsersHit,
    evidence: Math.round(100 * (canary.state === undefined ? 1 : evidenceOf(canary.state).value)) / 100,
  };
}
