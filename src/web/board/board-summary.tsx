import { memo } from 'react';
import type { BoardRow } from '#core/views/board-shapes.ts';
import { boardSentence } from '#core/views/board-sentence.ts';
import { Sentence } from '#web/parts/sentence.tsx';
import { say, sayCore, sayCount } from '#web/words/say.ts';

/** The sentence first: what needs me, in bold; then how everything stands. */
export const BoardSummary = memo(function BoardSummary({ boards }: { readonly boards: readonly BoardRow[] }) {
  const [only] = boards;
  const sentence = boards.length === 1 && only !== undefined ? sentenceOf(only) : sentenceOfAll(boards);
  const need = needIn(sentence, mineIn(boards));
  return (
    <Sentence>
      {need !== '' && <strong>{need}</strong>}
      {sentence.slice(need.length)}
    </Sentence>
  );
});

function sentenceOf({ cells, moving, open, live }: BoardRow): string {
  if (cells.length === 0) return say('No system file is in force yet.');
  const need = cells.filter(({ verb }) => verb !== undefined).length;
  return sayCore(boardSentence({ need, failed: cells.filter(({ status }) => status === 'failed').length, moving, open, live }));
}

/** How the sentence says what needs me, where it begins with that. */
function needIn(sentence: string, mine: number): string {
  const need = wordsOfNeed(mine);
  return sentence.startsWith(need) ? need : '';
}

function mineIn(boards: readonly BoardRow[]): number {
  return boards.flatMap(({ cells }) => cells.filter(({ verb }) => verb !== undefined)).length;
}

function wordsOfNeed(count: number): string {
  return sayCount(count, '{count} release needs you', '{count} releases need you');
}

/** Of several systems: what needs me in all of them, how much is under way, what failed. It counts releases; the tabs below count systems. */
function sentenceOfAll(boards: readonly BoardRow[]): string {
  const cells = boards.flatMap((board) => board.cells);
  const mine = mineIn(boards);
  const failed = cells.filter(({ status }) => status === 'failed').length;
  const underWay = boards.reduce((sum, board) => sum + board.underWay, 0);
  const parts = [
    say('{releases} on the way {where}', {
      releases: sayCount(underWay, '{count} release', '{count} releases'),
      where: sayCount(boards.length, 'in {count} system', 'in {count} systems'),
    }),
  ];
  if (mine > 0) parts.unshift(wordsOfNeed(mine));
  if (failed > 0) parts.push(sayCount(failed, '{count} release failed', '{count} releases failed'));
  return `${parts.join(', ')}.`;
}
