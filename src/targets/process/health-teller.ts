import type { Standing, TargetHost } from '#targets/target.ts';
import type { Keeper } from './keeper.ts';
import { environmentKey, type EnvironmentRecord, type Records } from './record.ts';
import type { RouterControl } from './router-control.ts';

const lookMs = 250;
/** As long as an instance may be away before anybody is told. */
const routerSilentMs = 2_000;

/** Tells each change of an environment between up and down, once. */
export class HealthTeller {
  readonly #told = new Map<string, boolean>();
  readonly #timer: NodeJS.Timeout;

  constructor(parts: { readonly host: TargetHost; readonly keeper: Keeper; readonly records: Records; readonly router: RouterControl }) {
    this.#timer = setInterval(() => {
      for (const record of parts.records.all()) this.#look(record, parts);
    }, lookMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** As last told: of environments in which something is to run. */
  standings(records: Records): readonly Standing[] {
    return records.all().flatMap((record) => {
      const up = record.active === undefined ? undefined : this.#told.get(environmentKey(record));
      return up === undefined ? [] : [{ system: record.system, environment: record.environment, up }];
    });
  }

  #look(
    record: EnvironmentRecord,
    { host, keeper, router }: { readonly host: TargetHost; readonly keeper: Keeper; readonly router: RouterControl },
  ): void {
    const unwell = record.active === undefined ? undefined : keeper.unwellOf(record);
    if (unwell === undefined) return;
    const isRouterSilent = performance.now() - (router.silentMs ?? Infinity) > routerSilentMs;
    const missing = isRouterSilent ? ['the router', ...unwell] : unwell;
    const up = missing.length === 0;
    const key = environmentKey(record);
    if (this.#told.get(key) === up) return;
    this.#told.set(key, up);
    host.tellHealth(record, { up, because: up ? 'Every service is well.' : `Not well: ${missing.join(', ')}.` });
  }
}
