import { defineCommand } from '#cli/command.ts';
import { isCompareAnswer, type CompareAnswer } from '#cli/http/configuration-answers.ts';
import { found } from '#cli/outcomes.ts';
import type { Paint } from '#cli/text/style.ts';
import { fit, table, wrap } from '#cli/text/table.ts';
import type { CompareRow } from '#core/compare.ts';
import { type CommitsApart, isStrange } from '#core/comparison.ts';
import { nameOfFact } from '#core/facts.ts';
import { counted } from '#core/words.ts';

export const command = defineCommand({
  usage: 'LEFT RIGHT [--all]',
  about:
    'Two environments, two stages or two releases, side by side: one sentence first, then bits, commits, migrations, plan, configuration, and ' +
    'what the hosts are. A place against a release is what runs there against it. Each row is the same, differs, or is not known: what one side ' +
    'does not tell is never taken for the same. What is the same is counted, and shown with --all.',
  options: { all: { kind: 'flag', says: 'show what is the same, too' } },
  positionals: [2, 2],
  examples: [
    { line: 'lockstep compare int prod', says: 'is INT still like production?' },
    { line: 'lockstep compare PROD 1.1.0', says: 'what a release changes against what is live' },
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

function compareLines({ left, right, sentence, commits, rows }: CompareAnswer, { all, width, paint }: Look): readonly string[] {
  const shown = rows.filter((row) => all || isShown(row));
  const head = ['', '', left, right, ''].map((cell) => paint('dim', cell));
  const cells = shown.map((row) => [row.topic, nameOf(row), shortened(row.left), shortened(row.right), wordOf(row, paint)]);
  const same = rows.filter((row) => !isShown(row)).length;
  return [
    ...wrap(sentence, width),
    ...(cells.length === 0 ? [] : ['', ...table([head, ...cells], width)]),
    ...commits.flatMap((each) => ['', ...commitLines(each, { left, right }).map((line) => fit(line, width))]),
    ...(all || same === 0 ? [] : ['', paint('dim', `${same} the same; --all shows them`)]),
  ];
}

function isShown(row: CompareRow): boolean {
  return row.state !== 'same' || isStrange(row);
}

/** So many commits are shown; `--json` has all that are kept. */
const mostShown = 20;

function commitLines({ service, of, count, list }: CommitsApart, sides: Pick<CompareAnswer, 'left' | 'right'>): readonly string[] {
  const shown = list.slice(0, mostShown).map(({ commit, subject }) => `  ${commit.slice(0, 12)}  ${subject}`);
  const more = count - shown.length;
  return [`${service}: ${counted(count, 'commit')} of ${sides[of]}`, ...shown, ...(more > 0 ? [`  and ${more} more`] : [])];
}

function nameOf({ topic, key }: CompareRow): string {
  return topic === 'host' ? nameOfFact(key) : key;
}

/** Enough of a digest to tell two apart. */
function shortened(text = '-'): string {
  return /^sha256:[0-9a-f]{64}$/.test(text) ? text.slice('sha256:'.length, 'sha256:'.length + 12) : text;
}

function wordOf({ state, expected, mustDiffer }: CompareRow, paint: Paint): string {
  if (mustDiffer === true) return paint('red', 'must differ');
  if (state === 'same') return paint('dim', 'same');
  if (state === 'unknown') return paint('yellow', 'not known');
  return expected === true ? 'its own' : paint('red', 'differs');
}
