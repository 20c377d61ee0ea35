import type { News } from './hint-stream.ts';

/** What a tab tells the worker. A second start changes nothing; a stop is for all tabs, as signing out is. */
export type Order = 'start' | 'stop';

export function isOrder(value: unknown): value is Order {
  return value === 'start' || value === 'stop';
}

/** The worker is ours and of the same build; this only keeps the types honest. */
export function isNews(value: unknown): value is News {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
