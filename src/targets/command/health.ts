import { setTimeout as sleep } from 'node:timers/promises';
import type { EnvironmentPlace, Standing, TargetHost } from '#targets/target.ts';
import type { CommandRecord, CommandRecords } from './record.ts';

/** What answers over a network is not asked as often as a process of this host. */
const lookMs = 5_000;
const answerMs = 4_000;
/** One look that failed may be the network's fault. */
const strikesUntilDown = 2;

interface HealthParts {
  readonly host: Pick<TargetHost, 'askHealth' | 'tellHealth'>;
  readonly records: Pick<CommandRecords, 'all'>;
  /** `SYSTEM/ENVIRONMENT` where a command is at work. */
  readonly busy: ReadonlySet<string>;
}

interface Known {
  readonly up: boolean;
  readonly strikes: number;
}

/** Looks whether what a command brought up answers, where the file says under which address, and tells each change once. */
export class Health {
  readonly #parts: HealthParts;
  readonly #known = new Map<string, Known>();
  readonly #life = new AbortController();

  constructor(parts: HealthParts) {
    this.#parts = parts;
  }

  /** Until it is closed. */
  async run(everyMs = lookMs): Promise<void> {
    const { signal } = this.#life;
    while (!signal.aborted) {
      await Promise.all(this.#parts.records.all().map((record) => this.#look(record)));
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** As last seen: of environments in which something runs that can be asked. */
  standings(): readonly Standing[] {
    return this.#parts.records.all().flatMap(({ system, environment, release, probes }) => {
      const known = this.#known.get(keyOf({ system, environment }));
      return known === undefined || release === undefined || probes.length === 0 ? [] : [{ system, environment, up: known.up }];
    });
  }

  close(): void {
    this.#life.abort();
  }

  /** While a command is at work there, what it does is told by its step. */
  async #look({ system, environment, release, probes }: CommandRecord): Promise<void> {
    const place = { system, environment };
    const key = keyOf(place);
    if (release === undefined || probes.length === 0 || this.#parts.busy.has(key)) return;
    const signal = AbortSignal.any([this.#life.signal, AbortSignal.timeout(answerMs)]);
    const faults = (await Promise.all(probes.map((probe) => this.#parts.host.askHealth(probe, signal)))).filter(
      (fault) => fault !== undefined,
    );
    if (this.#life.signal.aborted || this.#parts.busy.has(key)) return;
    this.#take(place, faults);
  }

  #take(place: EnvironmentPlace, faults: readonly string[]): void {
    const key = keyOf(place);
    const before = this.#known.get(key);
    const strikes = faults.length === 0 ? 0 : (before?.strikes ?? 0) + 1;
    const up = strikes === 0 || (strikes < strikesUntilDown && (before?.up ?? true));
    this.#known.set(key, { up, strikes });
    if (before?.up !== up) this.#parts.host.tellHealth(place, { up, because: up ? 'Every address answers.' : `${faults.join('; ')}.` });
  }
}

export function keyOf({ system, environment }: EnvironmentPlace): string {
  return `${system}/${environment}`;
}
