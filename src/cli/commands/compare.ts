import { defineCommand } from '#cli/command.ts';
import { isCompareAnswer, type CompareAnswer } from '#cli/http/configuration-answers.ts';
import { found } from '#cli/outcomes.ts';
import type { Paint } from '#cli/text/style.ts';
import { table } from '#cli/text/table.ts';
import type { CompareRow } from '#core/compare.ts';
import { nameOfFact } from '#core/facts.ts';

export const command = defineCommand({
  usage: 'ENVIRONMENT ENVIRONMENT | RELEASE RELEASE [--all]',
  about:
    'Two environments, or two releases, side by side: bits, plan, configuration, and what the hosts are. Each row is the same, differs, or is ' +
    'not known: what one side does not tell is never taken for the same. What is the same is counted, and shown with --all.',
  options: { all: { kind: 'flag', says: 'show what is the same, too' } },
  positionals: [2, 2],
  examples: [
    { line: 'lockstep compare int prod', says: 'is INT still like production?' },
    { line: 'lockstep compare 1.0.0 1.1.0 --json', says: 'what a release changes, for a program' },
  ],
  run: async (session, input) => {
    const query = { left: input.positional(0), right: input.positional(1) };
    const answer = await (await session.client()).get(await session.path('compare'), isCompareAnswer, query);
    const { width, paint } = session.output;
    return found({ ...answer }, compareLines(answer, { all: input.isSet('all'), width, paint }));
  },
});

interface Look {
  readonly all: boolean;
  readonly width: number;
  readonly paint: Paint;
}

function compareLines({ left, right, rows }: CompareAnswer, { all, width, paint }: Look): readonly string[] {
  const shown = rows.filter(({ state }) => all || state !== 'same');
  const head = ['', '', left, right, ''].map((cell) => paint('dim', cell));
  const cells = shown.map((row) => [row.topic, nameOf(row), shortened(row.left), shortened(row.right), wordOf(row, paint)]);
  return [...(shown.length === 0 ? [] : table([head, ...cells], width)), summaryOf(rows)];
}

function nameOf({ topic, key }: CompareRow): string {
  return topic === 'host' ? nameOfFact(key) : key;
}

/** Enough of a digest to tell two apart. */
function shortened(text = '-'): string {
  return /^sha256:[0-9a-f]{64}$/.test(text) ? text.slice('sha256:'.length, 'sha256:'.length + 12) : text;
}

function wordOf({ state, expected }: CompareRow, paint: Paint): string {
  if (state === 'same') return paint('dim', 'same');
  if (state === 'unknown') return paint('yellow', 'not known');
  return expected === true ? 'its own' : paint('red', 'differs');
}

function summaryOf(rows: readonly CompareRow[]): string {
  const count = (of: (row: CompareRow) => boolean): number => rows.filter(of).length;
  const parts = [
    `${count(({ state }) => state === 'same')} the same`,
    `${count(({ state, expected }) => state === 'differs' && expected !== true)} differ`,
    `${count(({ state, expected }) => state === 'differs' && expected === true)} differ as they should`,
    `${count(({ state }) => state === 'unknown')} not known`,
  ];
  return `${parts.join(', ')}.`;
}
