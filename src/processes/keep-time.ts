import type { Engine } from '#engine/engine.ts';
import type { EngineLog } from '#engine/loop.ts';

const hourMs = 60 * 60_000;

interface KeeperOptions {
  readonly engine: Pick<Engine, 'keepTime'>;
  readonly log: EngineLog;
}

/** Compiles calendars anew at the start, for this Node may know other clocks than the one before it, and every hour: a year may have ended. */
export function keepTime({ engine, log }: KeeperOptions): { stop(): void } {
  const keep = (): void => {
    timer = setTimeout(keep, hourMs).unref();
    engine.keepTime().catch((error: unknown) => log.warn({ err: error }, 'calendars could not be compiled anew, and will be in an hour'));
  };
  let timer = setTimeout(keep, 0).unref();
  return { stop: () => clearTimeout(timer) };
}
