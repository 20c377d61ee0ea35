import { constants } from 'node:os';

/** The terminal gives Ctrl-C to us and to npm, and npm passes it on: within this time it is the same one. */
const sameMs = 700;
const lookMs = 250;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Ending {
  readonly signal: AbortSignal;
  /** As a shell expects it of what a signal ended; undefined while nobody has asked to end. */
  exitCode(): number | undefined;
}

/** The first Ctrl-C ends in order, the second at once. */
export function listenForEnd(atOnce: () => void): Ending {
  const ending = new AbortController();
  let first: { readonly name: (typeof signals)[number]; readonly atMs: number } | undefined;
  const hear = (name: (typeof signals)[number]): void => {
    if (first === undefined) {
      first = { name, atMs: performance.now() };
      ending.abort();
    } else if (performance.now() - first.atMs > sameMs) {
      atOnce();
      process.exit(128 + constants.signals[first.name]);
    }
  };
  for (const name of signals) process.on(name, () => hear(name));
  whenLeft(() => hear('SIGTERM'));
  // A terminal that is gone, a reader that has enough: nobody is there to end us any other way.
  process.stdout.once('error', () => hear('SIGHUP'));
  return { signal: ending.signal, exitCode: () => (first === undefined ? undefined : 128 + constants.signals[first.name]) };
}

/** npm that is ended by a signal ends its shell, and the shell tells us nothing: then somebody else is our parent. */
function whenLeft(left: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    left();
  }, lookMs);
  timer.unref();
}
