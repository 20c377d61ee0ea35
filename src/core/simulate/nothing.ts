import type { CompiledTime } from '#core/time/compiled.ts';

/** Compiled of nothing: it changes no calendar, and its schedule is of no file. */
export const nothing: CompiledTime = {
  of: '',
  calendars: {},
  schedule: { of: '', zone: { name: 'UTC', data: '', offsets: [] }, windows: [], freezes: [] },
};
