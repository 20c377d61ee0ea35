import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { isBacktest } from '#cli/http/backtest-answers.ts';
import { isForecast, type ShownForecast } from '#cli/http/forecast-answers.ts';
import { showMoves, showShift } from '#cli/forecast-moves.ts';
import { found } from '#cli/outcomes.ts';
import type { Session } from '#cli/session.ts';
import { backtestLines } from '#cli/show/backtest-lines.ts';
import { readSystemFile } from '#cli/system-file.ts';
import { forecastLines, paceLines, scheduleLines } from '#cli/show/forecast-lines.ts';
import type { Outcome } from '#cli/outcome.ts';

export const command = defineCommand({
  usage: '[RELEASE] [--what-if TEXT …] [--with FILE] [--explain] | RELEASE --moves | --diff SEQ | --backtest',
  about:
    'The earliest date is reached if people answer at once. Where somebody has to answer there is never one date, but the odds by what answers of the past took: even, and nine in ten. Releases are taken to go on as soon as they may. --backtest tells how good the dates of the past were; where fewer than 85 or more than 95 in a hundred kept that of nine in ten, the command ends with 22.',
  options: {
    'what-if': {
      kind: 'texts',
      value: 'TEXT',
      says: 'a freeze, a day that counts otherwise, an answer by a day, or a delay: what it would change',
    },
    with: { kind: 'text', value: 'FILE', says: 'the same under another system file, which nobody applies' },
    backtest: { kind: 'flag', says: 'what was foretold of every release that went live, held against when it was' },
    moves: { kind: 'flag', says: 'every date that RELEASE was foretold, how far it moved, and by what' },
    diff: { kind: 'text', value: 'SEQ', says: 'whose date an event of the ledger shifted' },
    explain: { kind: 'flag', says: 'the way of each release too, with every day of its soaks' },
  },
  positionals: [0, 1],
  examples: [
    { line: 'lockstep forecast', says: 'every release that is on its way' },
    { line: 'lockstep forecast 1.1.0 --json', says: 'one of them, with its way, for a program' },
    { line: 'lockstep forecast --what-if "freeze 2026-12-18 to 2027-01-07 in PROD"', says: 'whose date a freeze would move' },
    { line: 'lockstep forecast --what-if "approve 1.1.0 for PROD by 2026-11-26T12:00"', says: 'what an answer by noon would bring' },
    { line: 'lockstep forecast --what-if "delay 1.1.0 by 2 days"', says: 'what two more days would cost' },
    {
      line: 'lockstep forecast --what-if "freeze 2026-12-18 to 2027-01-07" --what-if "delay 1.1.0 by 2 days"',
      says: 'several things at once',
    },
    { line: 'lockstep forecast --with lockstep.yaml', says: 'whose date another file would move' },
    { line: 'lockstep forecast --backtest', says: 'how good the dates of the past were' },
    { line: 'lockstep forecast 1.1.0 --explain', says: 'its way, day by day' },
    { line: 'lockstep forecast 1.1.0 --moves', says: 'how often its date has moved, how far, and by what' },
    { line: 'lockstep forecast --diff 120', says: 'whose date event 120 of the ledger shifted' },
  ],
  run: async (session, input) => {
    const asked = { release: input.positionals[0], whatIf: input.texts('what-if'), named: input.text('with') };
    const diff = input.text('diff');
    if (diff !== undefined) return showShift(session, diff);
    if (input.isSet('moves')) return showMoves(session, input.positionals[0]);
    if (input.isSet('backtest')) return backtest(session, asked);
    const forecast = await askForecast(session, asked);
    const { width, paint } = session.output;
    const shown = { zone: forecast.zone, width, paint };
    const ways = input.isSet('explain') ? forecast.releases.flatMap((line) => scheduleLines(line, { ...shown, everyDay: true })) : [];
    const pace = asked.release === undefined ? paceLines(forecast, shown) : [];
    const lines = [...forecastLines(forecast.releases, shown), ...ways, ...pace];
    return found({ ...forecast }, lines.length > 0 ? [...lines, `Times of ${forecast.zone}.`] : ['Nothing is on its way.']);
  },
});

interface Asked {
  readonly release: string | undefined;
  readonly whatIf: readonly string[];
  /** Another system file. */
  readonly named: string | undefined;
}

/** Nothing is written anywhere, also where it is posted: a file is too long for an address. */
async function askForecast(session: Session, { release, whatIf, named }: Asked): Promise<ShownForecast> {
  const [client, path] = [await session.client(), await session.path('forecast')];
  if (named === undefined && whatIf.length === 0) return client.get(path, isForecast, { release });
  const file = named === undefined ? undefined : (await readSystemFile(session, named)).text;
  const json = { ...(release !== undefined && { release }), whatIf, ...(file !== undefined && { file }) };
  return client.ask('POST', path, isForecast, { json });
}

/** It is of the whole history: neither a release nor what might be is part of it. */
async function backtest(session: Session, { release, whatIf, named }: Asked): Promise<Outcome> {
  if (release !== undefined || whatIf.length > 0 || named !== undefined) {
    throw new CommandError(exits.usage, {
      code: 'needless-argument',
      sentence: '--backtest looks at every release that went live, so it takes no RELEASE, no --what-if and no --with.',
      next: 'lockstep forecast --backtest',
    });
  }
  const answer = await (await session.client()).get(await session.path('forecast', 'backtest'), isBacktest);
  const isWrong = answer.depths.some(({ verdict }) => verdict === 'too-early' || verdict === 'too-late');
  return { exit: isWrong ? exits.stopped : exits.done, document: { ...answer }, lines: backtestLines(answer, session.output) };
}
