import type { Step } from './memory-transaction.ts';
import type { MemoryDatabase } from './memory-database.ts';
import type { AvailabilityRow, AvailabilityStore } from './store.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Availability in memory, with the semantics of the one in PostgreSQL. */
export function memoryAvailability({ availability, systems }: MemoryDatabase, step: Step): AvailabilityStore {
  return {
    async add(system, rows) {
      await step('availability.add');
      if (!systems.has(system)) return;
      for (const row of rows) {
        const key = keyOf(system, row);
        if (row.toldSeconds > (availability.get(key)?.row.toldSeconds ?? -1)) availability.set(key, { system, row });
      }
    },
    async read(system, environment, from) {
      await step('availability.read');
      const found = [...availability.values()].filter(
        (each) => each.system === system && each.row.environment === environment && each.row.from >= from,
      );
      return found.map(({ row }) => row).sort((left, right) => left.from - right.from || left.ms - right.ms);
    },
    async rollUp({ minutesBefore, hoursBefore }) {
      await step('availability.rollUp');
      const before = Math.floor(minutesBefore / hourMs) * hourMs;
      for (const [key, { system, row }] of availability) {
        if (row.ms !== minuteMs || row.from >= before) continue;
        availability.delete(key);
        const hour = { ...row, from: Math.floor(row.from / hourMs) * hourMs, ms: hourMs };
        const known = availability.get(keyOf(system, hour))?.row;
        availability.set(keyOf(system, hour), { system, row: known === undefined ? hour : together(known, hour) });
      }
      for (const [key, { row }] of availability) if (row.ms === hourMs && row.from < hoursBefore) availability.delete(key);
    },
  };
}

function keyOf(system: string, { environment, from, ms }: AvailabilityRow): string {
  return JSON.stringify([system, environment, from, ms]);
}

function together(one: AvailabilityRow, other: AvailabilityRow): AvailabilityRow {
  return {
    ...one,
    toldSeconds: one.toldSeconds + other.toldSeconds,
    minutes: one.minutes + other.minutes,
    answered: one.answered + other.answered,
    requests: one.requests + other.requests,
    failures: one.failures + other.failures,
    serviceErrors: one.serviceErrors + other.serviceErrors,
  };
}
