// One refresh of which everything that it tells is written down with its time, and every line that somebody who looks on would read.
import { parseClassification } from '#core/data/parse-classification.ts';
import type { Happened } from '#core/data/happened.ts';
import { HappenedIn } from '#data/host/happened-in.ts';
import { Progress } from '#data/host/progress.ts';
import { watchSource } from '#data/host/watch-source.ts';
import { makePace } from '#data/pace.ts';
import { refresh } from '#data/refresh.ts';
import { maskDefinitions } from '#masks/catalogue.ts';
import type { Learned } from '#core/data/learned.ts';

export interface Timed {
  readonly source: string;
  readonly target: string;
  /** Of the classification. */
  readonly text: string;
  readonly dumpProgram?: string;
  readonly isProven: boolean;
  readonly kilobytesPerSecond?: number;
  readonly subset?: string;
  /** Of the refresh before. */
  readonly learned?: Learned | undefined;
}

/** Milliseconds since it began. */
export interface TimedRefresh {
  readonly series: readonly (readonly [at: number, happened: Happened])[];
  readonly lines: readonly { readonly at: number; readonly words: string }[];
  readonly totalMs: number;
  readonly learned: Learned;
}

export async function timedRefresh(wanted: Timed): Promise<TimedRefresh> {
  const { source, target, text, dumpProgram, isProven, kilobytesPerSecond, subset, learned } = wanted;
  const parsed = parseClassification(text, maskDefinitions);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence, line }) => `${line}: ${sentence}`).join('\n'));
  const isPaced = kilobytesPerSecond !== undefined;
  const began = performance.now();
  const since = (): number => Math.round(performance.now() - began);
  const [series, lines, happened]: [[number, Happened][], { at: number; words: string }[], HappenedIn] = [[], [], new HappenedIn(isPaced)];
  const progress = new Progress((words) => lines.push({ at: since(), words }), { before: learned, isPaced });
  const pace = makePace();
  const limits = { pause: { answerMs: 500, lagMs: 60_000, sessions: 5 }, ...(kilobytesPerSecond !== undefined && { kilobytesPerSecond }) };
  const watch = await watchSource({ url: source }, limits, pace, (because) => {
    series.push([since(), { kind: 'waits', isWaiting: because !== undefined }]);
    progress.waits(because);
  });
  try {
    await refresh({
      source: { url: source },
      target: { url: target },
      classification: parsed.classification,
      definitions: maskDefinitions,
      masterKey: Buffer.alloc(32, 7),
      ...(dumpProgram !== undefined && { dumpProgram }),
      ...(isProven ? {} : { proof: 'none' as const }),
      ...(subset !== undefined && { subset }),
      signal: new AbortController().signal,
      pace,
      heard: (bytes, table) => {
        series.push([since(), { kind: 'passed', bytes, ...(table !== undefined && { table }) }]);
        progress.heard(bytes, table);
      },
      tell: (news) => {
        series.push([since(), happened.in(news)]);
        progress.tell(news);
      },
    });
  } finally {
    progress.end();
    await watch.end();
  }
  return { series, lines, totalMs: since(), learned: progress.learned() };
}
