import type { VisitCounts } from '#targets/target.ts';
import type { Parts } from './parts.ts';
import type { EnvironmentRecord } from './record.ts';
import type { ListenerCounters } from './router-client.ts';
import { publicListener } from './router-configuration.ts';

/** What people's requests to each environment came to, by all its listeners for people together. */
export async function visitCounts({ records, router }: Pick<Parts, 'records' | 'router'>): Promise<readonly VisitCounts[]> {
  const live = records.all().filter(({ active }) => active !== undefined);
  if (live.length === 0) return [];
  const listeners = await router.counters();
  return live.map((record) => countsOf(record, listeners));
}

function countsOf({ system, environment, services }: EnvironmentRecord, listeners: ListenerCounters): VisitCounts {
  const sum = { system, environment, requests: 0, failures: 0, serviceErrors: 0 };
  for (const [service, { isInternal }] of Object.entries(services)) {
    const counts = isInternal ? undefined : listeners[publicListener({ system, environment, service })];
    sum.requests += counts?.requests ?? 0;
    sum.failures += counts?.failures ?? 0;
    sum.serviceErrors += counts?.serviceErrors ?? 0;
  }
  return sum;
}
