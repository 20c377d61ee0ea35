import { counted } from '#core/words.ts';

/** What the sentence above a board is made of. */
export interface BoardCounts {
  /** Releases that wait for whoever looks. */
  readonly need: number;
  readonly failed: number;
  readonly moving: number;
  readonly open: number;
  readonly live: string | undefined;
}

/** The sentence above the board of one system. */
export function boardSentence({ need, failed, moving, open, live }: BoardCounts): string {
  const parts = [
    need > 0 ? `${counted(need, 'release')} ${need === 1 ? 'needs' : 'need'} you` : '',
    failed > 0 ? `${failed} failed` : '',
    moving > 0 ? `${counted(moving, 'promotion')} under way` : '',
  ].filter((part) => part !== '');
  const tail = live === undefined ? 'nothing is live yet' : `${live} is live`;
  return `${[...parts, counted(open, 'open release'), tail].join(', ')}.`;
}
