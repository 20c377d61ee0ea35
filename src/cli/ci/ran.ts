import type { Exit } from '#cli/exits.ts';
import type { ShownRelease } from '#cli/http/answers.ts';

/** How a run ended, as it is told to whoever reads a build. */
export interface Ran {
  readonly release: string;
  /** Where it was to go. */
  readonly stage?: string;
  readonly exit: Exit;
  /** One sentence. */
  readonly sentence: string;
  readonly next?: string;
  /** Undefined where it could not be read, or was never made. */
  readonly view?: ShownRelease;
  /** Its page. */
  readonly url?: string;
}

const outcomes: { readonly [exit: number]: string } = {
  0: 'done',
  20: 'refused',
  21: 'waiting',
  22: 'stopped',
  23: 'needs a second person',
  24: 'not allowed',
  130: 'detached',
};

/** One word for scripts; the exit code says the same. */
export function outcomeOf({ exit }: Pick<Ran, 'exit'>): string {
  return outcomes[exit] ?? 'failed';
}
