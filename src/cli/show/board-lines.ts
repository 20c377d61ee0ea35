import type { BoardRelease } from '#core/views/shapes.ts';
import type { ShownBoard } from '#cli/http/answers.ts';
import { counted, notCompiledSentence } from '#core/words.ts';
import { localAndRelative, localTime } from '#cli/text/instant.ts';
import { paintStatus } from '#cli/text/style.ts';
import { table, wrap } from '#cli/text/table.ts';
import type { ViewOptions } from './view-options.ts';

const wideFrom = 110;
const shownReleases = 12;

/** The board: a line for each stage, and below it one for each release. 80 columns suffice; more show more. */
export function boardLines(board: ShownBoard, options: ViewOptions): readonly string[] {
  const { width, paint } = options;
  return [
    ...wrap(`${board.system}: ${board.sentence}`, width).map((line) => paint('bold', line)),
    ...evidenceLines(board, options),
    ...exposedLines(board, options),
    ...stopLines(board, options),
    ...tookBackLines(board, options),
    ...troubleLines(board, options),
    '',
    ...table([headOf(options), ...board.cells.map((cell) => cellRow(cell, options))], width),
    ...releaseLines(board, options),
  ];
}

function evidenceLines({ evidenceHold }: ShownBoard, { paint, width }: ViewOptions): readonly string[] {
  if (evidenceHold === undefined) return [];
  const sentence = `On evidence hold: ${evidenceHold} An administrator ends it: lockstep audit acknowledge --reason "…"`;
  return wrap(sentence, width).map((line) => paint('red', line));
}

/** People's own values where they may not be: nothing on a board is worse. */
function exposedLines({ exposed = [] }: ShownBoard, { paint, width }: ViewOptions): readonly string[] {
  return exposed.flatMap(({ because, command }) => wrap(`× ${because}: ${command}`, width)).map((line) => paint('red', line));
}

function stopLines({ stop }: ShownBoard, { now, paint, width }: ViewOptions): readonly string[] {
  if (stop === undefined) return [];
  const until = stop.until === undefined ? 'until somebody lifts it' : `until ${localAndRelative(stop.until, now).replace(/^at /, '')}`;
  return wrap(`Stopped by ${stop.by} ${until}: ${stop.reason}. End it: lockstep stop --lift`, width).map((line) => paint('yellow', line));
}

/** What hurts nobody yet, and will. */
function troubleLines({ notCompiled, undelivered = 0 }: ShownBoard, { paint, width }: ViewOptions): readonly string[] {
  const sentences = [
    ...(notCompiled === undefined ? [] : [`${notCompiledSentence(notCompiled)} Look: lockstep calendar check`]),
    ...(undelivered === 0 ? [] : [`${counted(undelivered, 'notice')} could not be delivered: lockstep notify list --state dead`]),
  ];
  return sentences.flatMap((sentence) => wrap(sentence, width)).map((line) => paint('yellow', line));
}

function headOf({ width, paint }: ViewOptions): readonly string[] {
  const names = width >= wideFrom ? ['stage', 'runs', 'status', 'since', 'environments', 'now'] : ['stage', 'runs', 'status', 'now'];
  return names.map((name) => paint('dim', name));
}

function cellRow(cell: ShownBoard['cells'][number], { now, width, paint }: ViewOptions): readonly string[] {
  const start = [cell.stage, cell.release ?? '–', paintStatus(paint, cell.status)];
  const more = [cell.since === undefined ? '' : localTime(cell.since, now), cell.environments.join(', ')];
  return [...start, ...(width >= wideFrom ? more : []), factOf(cell, now)];
}

/** Red, with a word and a sign, for ever: gates were waived for it in one stroke. */
function marked(isBroken: boolean, fact: string, paint: ViewOptions['paint']): string {
  return isBroken ? [paint('red', '× glass broken'), fact].filter((part) => part !== '').join(', ') : fact;
}

function factOf(cell: ShownBoard['cells'][number], now: number): string {
  const until = cell.until === undefined ? '' : `until ${localTime(cell.until, now)}`;
  const held = cell.held === undefined ? '' : `held by ${cell.held.by}: ${cell.held.reason}`;
  const verb = cell.verb === undefined ? '' : `to ${cell.verb}`;
  const unseen = cell.unseen === undefined ? '' : `${cell.unseen.join(', ')} not read back`;
  return [cell.fact, until, verb, held, unseen].filter((part) => part !== '').join(', ');
}

/** What Lockstep did by itself is said in full: whoever comes back to the board has to hear of it. */
function tookBackLines({ cells }: ShownBoard, { paint, width }: ViewOptions): readonly string[] {
  return cells.flatMap(({ tookBack }) =>
    tookBack === undefined ? [] : wrap(`${tookBack.sentence} lockstep why ${tookBack.release}`, width).map((line) => paint('yellow', line)),
  );
}

function releaseLines({ releases }: ShownBoard, options: ViewOptions): readonly string[] {
  if (releases.length === 0) return ['', 'No release yet: lockstep release create NAME SERVICE=./FOLDER'];
  const head = ['release', 'stands in', 'next', 'status', 'waits for'].map((name) => options.paint('dim', name));
  const rows = releases.slice(0, shownReleases).map((release) => releaseRow(release, options));
  const rest = releases.length - shownReleases;
  return ['', ...table([head, ...rows], options.width), ...(rest > 0 ? [`… and ${rest} more: lockstep release list`] : [])];
}

function releaseRow(release: BoardRelease, { paint }: ViewOptions): readonly string[] {
  const waits =
    release.blockers === 0 ? '' : `${release.blockers} ${release.blockers === 1 ? 'thing' : 'things'}: lockstep why ${release.release}`;
  return [
    `${release.release}${release.hotfix === true ? ' (hotfix)' : ''}`,
    release.stage ?? '–',
    release.next ?? '–',
    paintStatus(paint, release.status),
    marked(release.brokeGlass === true, waits, paint),
  ];
}
