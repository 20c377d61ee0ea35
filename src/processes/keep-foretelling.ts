import { Foreteller, type ForetellerPorts } from './foreteller.ts';

const hourMs = 60 * 60_000;
/** What happens within it is looked at together. */
const gatherMs = 10_000;
/** After something happened more may follow at once. */
const momentMs = 500;

/** Looks at a system soon after something happened in it, and every hour at all of them: nothing happens, and a date goes by. */
export function keepForetelling(ports: ForetellerPorts): { stop(): void } {
  const { store, log } = ports;
  const foreteller = new Foreteller(ports);
  const due = new Map<string, number>();
  const looked = new Map<string, number>();
  let isStopped = false;
  let isLooking = false;
  let timer: NodeJS.Timeout | undefined;

  const wake = (): void => {
    clearTimeout(timer);
    if (isStopped || isLooking || due.size === 0) return;
    timer = setTimeout(() => void look(), Math.max(0, Math.min(...due.values()) - Date.now())).unref();
  };

  /** One system after the other: none of them has the thread for itself. */
  const look = async (): Promise<void> => {
    isLooking = true;
    for (const [system, at] of due) {
      if (at > Date.now() || isStopped) continue;
      due.delete(system);
      looked.set(system, Date.now());
      await foreteller
        .look(system)
        .catch((error: unknown) => isStopped || log.warn({ err: error, system }, 'dates could not be reckoned, and will be again'));
    }
    isLooking = false;
    wake();
  };

  const ask = (system: string): void => {
    if (!due.has(system)) due.set(system, Math.max(Date.now() + momentMs, (looked.get(system) ?? 0) + gatherMs));
    wake();
  };

  const askAll = (): void => {
    hourly = setTimeout(askAll, hourMs).unref();
    store.systems().then(
      (systems) => systems.forEach(({ name }) => ask(name)),
      (error: unknown) => log.warn({ err: error }, 'dates could not be reckoned, and will be in an hour'),
    );
  };
  let hourly = setTimeout(askAll, gatherMs).unref();
  const unsubscribe = store.onCommit(ask);
  return {
    stop: () => {
      isStopped = true;
      unsubscribe();
      clearTimeout(hourly);
      clearTimeout(timer);
    },
  };
}
