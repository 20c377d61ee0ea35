import type { Session } from '#cli/session.ts';
import { fit } from '#cli/text/table.ts';
import { cleanLine } from '#core/clean.ts';

/** Who waits no longer is told nothing; then what it does, at a terminal in one line that is written again, else now and then in a new one. */
const quietMs = 1_000;
const againMs = 10_000;
const redrawMs = 100;

export interface Progress {
  /** What is done now. */
  readonly tell: (words: string) => void;
  /** What stays. */
  readonly say: (sentence: string) => void;
  /** Takes the line away. */
  readonly end: () => void;
}

/** On stderr: what a command finds is on stdout alone. */
export function openProgress(
  { output, streams }: Pick<Session, 'output' | 'streams'>,
  clock: () => number = () => performance.now(),
): Progress {
  const isLive = streams.stderr.isTTY === true && !output.isJson;
  const began = clock();
  let shownAt = Number.NEGATIVE_INFINITY;
  let isDrawn = false;
  const end = (): void => {
    if (isDrawn) streams.stderr.write('\r\u001B[K');
    isDrawn = false;
  };
  return {
    end,
    say: (sentence) => {
      end();
      output.note(cleanLine(sentence));
    },
    tell: (words) => {
      const now = clock();
      if (now - began < quietMs || now - shownAt < (isLive ? redrawMs : againMs)) return;
      shownAt = now;
      const line = `${cleanLine(words)} (${Math.round((now - began) / 1000)} s)`;
      if (!isLive) return output.note(line);
      streams.stderr.write(`\r\u001B[K${fit(line, output.width - 1)}`);
      isDrawn = true;
    },
  };
}
