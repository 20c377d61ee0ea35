// What `lockstep forecast` tells of dates that moved: of one release, or by one event of the ledger.
import { CommandError } from './command-error.ts';
import { exits } from './exits.ts';
import { isMoves, isShift } from './http/moves-answers.ts';
import { found } from './outcomes.ts';
import type { Session } from './session.ts';
import { instantIn } from './show/forecast-lines.ts';
import { dateLines, movesLines } from './show/moves-lines.ts';
import { wrap } from './text/table.ts';
import type { Outcome } from './outcome.ts';

/** Every date that a release was foretold, the first one first. */
export async function showMoves(session: Session, release: string | undefined): Promise<Outcome> {
  if (release === undefined)
    throw new CommandError(exits.usage, {
      code: 'missing-argument',
      sentence: '--moves tells of one RELEASE.',
      next: 'lockstep forecast 1.1.0 --moves',
    });
  const path = await session.path('releases', release, 'moves');
  const moves = await (await session.client()).get(path, isMoves);
  const { width, paint } = session.output;
  const lines = movesLines(moves.dates, { zone: moves.zone, width, paint });
  return found({ ...moves }, lines.length > 0 ? [...lines, `Times of ${moves.zone}.`] : [`No date of ${release} was foretold yet.`]);
}

/** Whose date an event of the ledger shifted. */
export async function showShift(session: Session, text: string): Promise<Outcome> {
  if (!/^[1-9]\d*$/.test(text))
    throw new CommandError(exits.usage, {
      code: 'not-a-number',
      sentence: `--diff takes the number of an event, not ${text}.`,
      next: 'lockstep forecast --diff 120',
    });
  const shift = await (await session.client()).get(await session.path('forecast', 'diff'), isShift, { seq: text });
  const { width, paint } = session.output;
  const shown = { zone: 'UTC', width, paint };
  const told = shift.foretold === undefined ? [] : dateLines(shift.foretold, shown);
  const each = shift.shifts.flatMap(({ release, words }) => [paint('bold', release), ...wrap(words, width - 2).map((line) => `  ${line}`)]);
  const what = `#${shift.seq}, ${instantIn('UTC', shift.at)} UTC: ${shift.words ?? shift.kind}`;
  return found({ ...shift }, [what, ...(told.length > 0 ? told : each.length > 0 ? each : ['Nothing was on its way.'])]);
}
