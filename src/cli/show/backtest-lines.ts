import type { ShownBacktest, ShownDepth } from '#cli/http/backtest-answers.ts';
import type { Paint } from '#cli/text/style.ts';
import { table, wrap } from '#cli/text/table.ts';
import { counted } from '#core/words.ts';

interface Shown {
  readonly width: number;
  readonly paint: Paint;
}

/** How many releases kept the dates that were told of them, row by row from the beginning of the path. */
export function backtestLines({ words, depths }: ShownBacktest, { width, paint }: Shown): readonly string[] {
  if (depths.length === 0) return wrap(words, width);
  const head = ['told', 'releases', 'even odds', '9 in 10', ''].map((cell) => paint('dim', cell));
  const undated = depths.filter((depth) => depth.undated > 0);
  return [
    ...table([head, ...depths.map((depth) => rowOf(depth, paint))], width),
    ...undated.flatMap((depth) => wrap(`${counted(depth.undated, 'release')} had no date ${whereOf(depth)}.`, width)),
    ...wrap(`Of the dates that were told, so many were kept: half and nine in ten would be right. ${words}`, width),
  ];
}

function rowOf(depth: ShownDepth, paint: Paint): readonly string[] {
  const { releases, keptHalf, keptMost, verdict } = depth;
  const isSmall = verdict === 'counts' || releases === 0;
  const share = (kept: number): string => (isSmall ? `${kept}` : `${kept} (${Math.round((100 * kept) / releases)} %)`);
  return [paint('bold', whereOf(depth)), `${releases}`, share(keptHalf), share(keptMost), paint(colours[verdict], verdicts[verdict])];
}

function whereOf({ stage }: ShownDepth): string {
  return stage === undefined ? 'when it was made' : `in ${stage}`;
}

const verdicts = {
  counts: 'too few to say',
  shares: 'too few to judge',
  good: 'as it should be',
  'too-early': 'too early',
  'too-late': 'later than need be',
} as const;

const colours = { counts: 'dim', shares: 'dim', good: 'green', 'too-early': 'red', 'too-late': 'yellow' } as const;
