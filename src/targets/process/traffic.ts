import type { TrafficWindow } from '#core/canary/watch-bounds.ts';
import type { EnvironmentPlace } from '#targets/target.ts';
import type { Parts } from './parts.ts';
import { publicListener } from './router-configuration.ts';

/** What visitors' requests came to on the side that they reach; numbers of seconds are never below their instants. */
export async function readTraffic(
  parts: Parts,
  { system, environment }: EnvironmentPlace,
  { since, service }: { readonly since: number; readonly service?: string },
): Promise<TrafficWindow> {
  const { active, services } = parts.records.get({ system, environment });
  const names = Object.keys(services).filter((name) => services[name]?.isInternal === false && (service === undefined || service === name));
  if (active === undefined) return { until: since, seconds: [] };
  const found = await Promise.all(
    names.map((name) => parts.router.traffic(publicListener({ system, environment, service: name }), active, since - 1)),
  );
  const known = found.filter((each) => each !== undefined);
  const until = known.length === 0 ? since : Math.min(...known.map((each) => each.until));
  const seconds = known.flatMap((each) => each.seconds).filter(({ at }) => at >= since && at < until);
  return { until, seconds: seconds.map(({ histogram, ...second }) => ({ ...second, histogram: Buffer.from(histogram, 'base64') })) };
}
