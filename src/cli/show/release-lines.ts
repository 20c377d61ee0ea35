import type { ShownEvidence, ShownGateView, ShownRelease, ShownStage } from '#cli/http/answers.ts';
import type { CommitList } from '#core/commits.ts';
import { originLines } from '#core/release-diff.ts';
import { counted, wordsOfUnseen } from '#core/words.ts';
import { localAndRelative, localTime } from '#cli/text/instant.ts';
import { paintStatus } from '#cli/text/style.ts';
import { fit, wrap } from '#cli/text/table.ts';
import { blockerLines } from './blocker-lines.ts';
import { watchedLines } from './canary-lines.ts';
import { headingOf } from './heading.ts';
import { journeyLines } from './journey-lines.ts';
import { lastWordsLines } from './last-words-lines.ts';
import { migrationLines } from './migration-lines.ts';
import { scopeLines } from './scope-lines.ts';
import { timesOf } from './times.ts';
import type { ViewOptions } from './view-options.ts';
import { waitLines } from './wait-lines.ts';
import { wayBackLines } from './way-back-lines.ts';

/** `status RELEASE`: the journey, and what it waits for. */
export function statusLines(view: ShownRelease, options: ViewOptions): readonly string[] {
  return [
    ...titleLines(view, options),
    ...glassLines(view, options),
    ...hotfixLines(view, options),
    ...targetLines(view, options),
    '',
    // Each reason stands once: below, with what ends it.
    ...journeyLines(view, options, 'below'),
    ...waitLines(
      view.stages.flatMap(({ promotion }) => promotion?.steps ?? []),
      options,
    ),
    ...view.stages.flatMap((stage) => watchedLines(isNow(stage) ? stage : pickTakenBack(stage), options)),
    ...(view.blockers.length === 0 ? [] : ['', ...blockerLines(view.blockers, options)]),
  ];
}

function isNow({ promotion }: ShownStage): boolean {
  return promotion !== undefined;
}

/** What a canary saw that has ended stands in `release show`. */
function pickTakenBack({ takenBack }: ShownStage): Pick<ShownStage, 'takenBack'> {
  return takenBack === undefined ? {} : { takenBack };
}

/** `release show`: also what it is made of, every gate, and the evidence with its ids. */
export function releaseLines(view: ShownRelease, options: ViewOptions): readonly string[] {
  const { now, width, paint } = options;
  const facts = [
    `digest   ${view.digest}`,
    `made     by ${view.by} ${localAndRelative(view.at, now)}, authors ${view.authors.join(', ') || '–'}${andUnknown(view)}`,
    ...Object.entries(view.bill).flatMap(([service, artefact]) => [
      `service  ${service}${timesOf(view.instances?.[service])}  ${artefact.digest.slice(0, 19)}…  ${artefact.source}`,
      ...originLines(artefact).map((line) => `         ${line}`),
      ...commitWords(view.commits?.[service]),
    ]),
  ];
  return [
    ...titleLines(view, options),
    ...glassLines(view, options),
    ...hotfixLines(view, options),
    ...targetLines(view, options),
    ...(view.scope === undefined ? [] : ['', ...scopeLines(view.scope, options)]),
    '',
    ...facts.map((line) => paint('dim', fit(line, width))),
    ...unknownAuthorLines(view).flatMap((line) => wrap(line, width)),
    ...adoptedLines(view, options),
    ...cleanLines(view, options),
    ...wayBackLines(view, options),
    ...migrationLines(view, options),
    ...view.stages.flatMap((stage) => ['', ...stageLines(stage, options)]),
    ...(view.blockers.length === 0 ? [] : ['', 'Waits for', ...blockerLines(view.blockers, options)]),
  ];
}

/** The newest few: `release diff` shows more. */
function commitWords(commits: CommitList | undefined): readonly string[] {
  if (commits === undefined) return [];
  const { count, since, list } = commits;
  return [
    `         ${counted(count, 'commit')} since ${since}`,
    ...list.slice(0, mostCommitsShown).map(({ commit, subject }) => `           ${commit.slice(0, 12)}  ${subject}`),
    ...(count > mostCommitsShown ? [`           and ${count - mostCommitsShown} more: lockstep release diff ${since} …`] : []),
  ];
}

const mostCommitsShown = 5;

/** What the last look from nothing found, in each environment. */
function cleanLines({ cleans = [] }: ShownRelease, { now, width, paint }: ViewOptions): readonly string[] {
  const last = [...new Map(cleans.map((each) => [each.environment, each])).values()];
  return last.flatMap(({ environment = '', verdict, because: words, at }) => {
    const line = `from nothing in ${environment}, ${localAndRelative(at, now)}: ${verdict}${because(words)}`;
    return wrap(line, width).map((each) => (verdict === 'pass' ? paint('dim', each) : paint('yellow', each)));
  });
}

/** Who says that it ran before, and what was found of it. */
function adoptedLines({ adopted, by, earlier = [] }: ShownRelease, { now, width, paint }: ViewOptions): readonly string[] {
  if (adopted === undefined) return [];
  const found = Object.entries(adopted.compared).map(([place, words]) => `${place}: ${words}`);
  const before = earlier.map(
    (each) => `before, ${localAndRelative(each.at, now)}, ${each.digest.slice(0, 19)}… under this name was not adopted: ${each.because}`,
  );
  return [`adopted, signed by ${by} and ${adopted.second}`, ...found, ...before]
    .flatMap((line) => wrap(line, width))
    .map((line) => paint('dim', line));
}

/** Red, with a word and a sign, for ever: gates were waived for it in one stroke. */
function glassLines({ brokeGlass = [] }: ShownRelease, { now, width, paint }: ViewOptions): readonly string[] {
  return brokeGlass.flatMap(({ stage, by, second, reason, at, gates }) => {
    const what = `× glass broken before ${stage} ${localAndRelative(at, now)} by ${by} and ${second}: ${reason}`;
    return wrap(`${what}. Waived: ${gates.join(', ')}.`.replaceAll('..', '.'), width).map((line) => paint('red', line));
  });
}

/** What it repairs, and which repairs it leaves out. */
function hotfixLines({ hotfix, without = {} }: ShownRelease, { width }: ViewOptions): readonly string[] {
  const own = hotfix === undefined ? [] : [`hotfix of ${hotfix.base}: ${hotfix.because}`];
  const left = Object.entries(without).map(([name, { by, because }]) => `without the hotfix ${name}, says ${by}: ${because}`);
  return [...own, ...left].flatMap((line) => wrap(line, width));
}

function targetLines({ target, train }: ShownRelease, { width }: ViewOptions): readonly string[] {
  const lines = [...(train === undefined ? [] : [train]), ...(target === undefined ? [] : [`target: live by ${target.words}`])];
  return lines.flatMap((line) => wrap(line, width));
}

type UnknownAuthors = Pick<ShownRelease, 'unknownAuthors' | 'namesNoAuthor'>;

/** A release keeps the authors that it was made with. */
export const mendsNext =
  'An administrator says whose an e-mail is, for releases that are made from then on: lockstep author set EMAIL PERSON';

/** What it means that an author is nobody here, and what mends it for the next release. */
export function unknownAuthorLines({ unknownAuthors: count = 0, namesNoAuthor }: UnknownAuthors): readonly string[] {
  if (count === 0) return [];
  if (namesNoAuthor === true) {
    return [
      'A program made it and named no author: nobody approves it alone. The next one says who wrote it: --author PERSON, --commits RANGE',
    ];
  }
  const who = count === 1 ? 'One of its authors is' : `${count} of its authors are`;
  return [`${who} nobody here: nobody approves it alone. ${mendsNext}`];
}

function andUnknown({ unknownAuthors }: ShownRelease): string {
  return unknownAuthors === undefined ? '' : ` and ${unknownAuthors} unknown`;
}

function titleLines(view: ShownRelease, { width, paint }: ViewOptions): readonly string[] {
  const sentence = headingOf({ release: view.release, stage: view.next, sentence: view.sentence, blockers: view.blockers });
  const isNamed = sentence.startsWith(`${view.release} `);
  return wrap(isNamed ? sentence : `${view.release}: ${sentence}`, width).map((line) => paint('bold', line));
}

function stageLines(stage: ShownStage, options: ViewOptions): readonly string[] {
  const { now, paint, width } = options;
  const entered = stage.entered === undefined ? '' : `  entered ${localTime(stage.entered, now)}`;
  const promotion = stage.promotion;
  return [
    fit(`${paint('bold', stage.stage)}  ${paintStatus(paint, stage.status)}  ${stage.environments.join(', ')}${entered}`, width),
    ...(promotion === undefined
      ? []
      : [fit(`  ${promotion.id}  ${promotion.state}  by ${promotion.by}${because(promotion.because)}`, width)]),
    ...lastWordsLines(promotion?.lastWords, options),
    ...failedLines(stage, options),
    ...(stage.unseen === undefined ? [] : wrap(wordsOfUnseen(stage.unseen), width, '  ').map((line) => paint('yellow', line))),
    ...(stage.rollout === undefined ? [] : wrap(`rollout ${stage.rollout}`, width, '  ').map((line) => paint('dim', line))),
    ...watchedLines(stage, options),
    ...stage.entry.flatMap((gate) => gateLines(gate, options)),
    ...stage.exit.flatMap((gate) => gateLines(gate, options)),
  ];
}

/** Why the last attempt to enter came to nothing, with the end of the log. */
function failedLines({ failed, promotion }: Pick<ShownStage, 'failed' | 'promotion'>, options: ViewOptions): readonly string[] {
  if (failed === undefined || promotion !== undefined) return [];
  const words = `the last attempt failed ${localAndRelative(failed.at, options.now)}${because(failed.because)}`;
  return [...wrap(words, options.width, '  '), ...lastWordsLines(failed.lastWords, options)];
}

const marks = { passed: '✓', waiting: '·', failed: '×', excepted: '!', ahead: ' ' } as const;

function gateLines({ gate, state, because: words, evidence }: ShownGateView, options: ViewOptions): readonly string[] {
  const mark = state === 'failed' ? options.paint('red', marks.failed) : marks[state];
  return [
    fit(`  ${mark} ${gate.side} ${gate.kind} ${gate.label}${because(words)}`, options.width),
    ...evidence.map((item) => fit(`      ${evidenceLine(item, options.now)}`, options.width)),
    ...(state === 'failed' ? lastWordsLines(evidence.at(-1)?.lastWords, options) : []),
  ];
}

export function evidenceLine(item: ShownEvidence, now: number): string {
  const counts = item.counts === undefined ? '' : `, ${item.counts.passed} passed, ${item.counts.failed} failed`;
  const revoked = item.revoked === undefined ? '' : ` (revoked by ${item.revoked.by}: ${item.revoked.reason})`;
  const files = item.blobs === undefined ? '' : `, files ${Object.keys(item.blobs).join(', ')}`;
  return `${item.id}  ${item.verdict} by ${item.by} at ${localTime(item.at, now)}${because(item.because)}${counts}${files}${revoked}`;
}

function because(words: string | undefined): string {
  return words === undefined || words === '' ? '' : `: ${words}`;
}
