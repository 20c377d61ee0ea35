import { constants } from 'node:os';

/** The terminal gives Ctrl-C to us and to npm, and npm passes it on: within this time it is the same one. */
const sameMs = 700;
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
  for (const name of signals) {
    process.on(name, () => {
      if (first === undefined) {
        first = { name, atMs: performance.now() };
        ending.abort();
      } else if (performance.now() - first.atMs > sameMs) {
        atOnce();
        process.exit(128 + constants.signals[first.name]);
      }
    });
  }
  return { signal: ending.signal, exitCode: () => (first === undefined ? undefined : 128 + constants.signals[first.name]) };
}
