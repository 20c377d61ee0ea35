// Releases on their way, for tests of the forecast: written by hand, without a State.
import { buildIndex, type DayIndex } from '#core/time/index-of-days.ts';
import { calendarOfTests } from '#core/time/fixture.ts';
import type { QueuePolicy } from '#core/system.ts';
import { anyTime } from './permitted.ts';
import { always, type Lasting } from './survival.ts';
import type { CompiledRelease, CompiledSystem, LastingWait, Visit, Wait } from './waits.ts';

export const hour = 3_600_000;
export const badenWuerttemberg: DayIndex = buildIndex(calendarOfTests);

export function soakOf(workingDays: number, index = badenWuerttemberg): Wait {
  return { kind: 'soak', key: `soak ${workingDays}`, label: 'soak', index, workingDays };
}

export function person(key: string, lasting: Lasting, fields: Partial<LastingWait> = {}): LastingWait {
  return { kind: 'lasting', of: 'person', key, label: key, lasting, ...fields };
}

export function check(key: string, ms: number): LastingWait {
  return { kind: 'lasting', of: 'check', key, label: key, lasting: always(ms) };
}

export function visit(stage: number, fields: Partial<Visit> = {}): Visit {
  const deployment = { kind: 'lasting', of: 'deployment', key: `deploy ${stage}`, label: 'deployment', lasting: always(0) } as const;
  return { stage, starts: anyTime, moves: anyTime, deployment, entry: [], exit: [], protects: true, ...fields };
}

export function systemOf(now: number, queues: readonly QueuePolicy[], releases: readonly CompiledRelease[]): CompiledSystem {
  return { now, stages: queues.map((queue, index) => ({ name: `S${index}`, queue })), releases };
}
