import { paintNothing, type Paint } from '#cli/text/style.ts';
import { fit, widthOf } from '#cli/text/table.ts';
import type { BoardRelease, BoardView } from '#core/views/shapes.ts';
import type { CustomerCounts } from '../shop/customers.ts';
import type { Status } from '#core/views/status.ts';

/** What the picture shows: everything that may change from one frame to the next. */
export interface Scene {
  readonly url: string | undefined;
  readonly seconds: number;
  /** What we do now. */
  readonly phase: string;
  readonly board: BoardView | undefined;
  readonly isAway: boolean;
  /** Person → what he or she is asked for now. */
  readonly asked: ReadonlyMap<string, string>;
  /** Newest last. */
  readonly lines: readonly string[];
  readonly customers: CustomerCounts | undefined;
  readonly perSecond: number;
}

const mostReleases = 4;
const logLines = 9;
const cell = 11;
/** Frames fit into the smallest terminal that anybody has. */
export const pictureWidth = 80;

/** At most 23 rows of 80 columns: a row per release, six cells, who is asked, what happened, and how customers fare. */
export function picture(scene: Scene, paint: Paint = paintNothing): readonly string[] {
  const { url, seconds, phase, board, isAway } = scene;
  return [
    sides(paint('bold', 'Lockstep · the shop'), `${url ?? ''}   ${clock(seconds)}`),
    isAway ? paint('yellow', 'the controller is away; customers do not notice') : paint('dim', phase),
    '',
    ...boardLines(board, paint),
    '',
    ...askedLines(scene, paint),
    ...[...scene.lines.slice(-logLines), ...Array.from({ length: logLines }, () => '')].slice(0, logLines).map((line) => `  ${line}`),
    '',
    ...customerLines(scene, paint),
  ].map((line) => fit(line, pictureWidth));
}

function boardLines(board: BoardView | undefined, paint: Paint): readonly string[] {
  const stages = board?.stages ?? [];
  const head = paint('dim', `  ${'release'.padEnd(9)}${stages.map((stage) => stage.padEnd(cell)).join('')}`.trimEnd());
  const releases = board?.releases.slice(0, mostReleases) ?? [];
  const rows = board === undefined ? [] : releases.map((release) => rowOf(release, board, paint));
  return [...(board === undefined || stages.length === 0 ? [''] : [head]), ...padded(rows, mostReleases)];
}

function rowOf({ release, stops }: BoardRelease, board: BoardView, paint: Paint): string {
  const cells = stops.map(({ stage, status }) => {
    const here = board.cells.find((candidate) => candidate.stage === stage && candidate.release === release);
    const words = wordsOfStop(status, here?.until === undefined ? undefined : here.until - board.now);
    return colour(status, words.padEnd(cell), paint);
  });
  return `  ${paint('bold', release.padEnd(9))}${cells.join('')}`;
}

function wordsOfStop(status: Status, leftMs: number | undefined): string {
  switch (status) {
    case 'empty':
      return '·';
    case 'passed':
      return '✓';
    case 'live':
      return '● live';
    case 'soaking':
      return leftMs === undefined || leftMs <= 0 ? '◔ soak' : `◔ soak ${Math.ceil(leftMs / 1000)} s`;
    case 'deploying':
      return '▸ deploy';
    case 'verifying':
      return '… checks';
    case 'failed':
    case 'rejected':
    case 'rolled back':
      return `× ${status}`;
    case 'waiting':
    case 'ready':
    case 'held':
    case 'superseded':
      return status;
  }
}

function colour(status: Status, text: string, paint: Paint): string {
  switch (status) {
    case 'failed':
    case 'rejected':
    case 'rolled back':
      return paint('red', text);
    case 'held':
      return paint('yellow', text);
    case 'soaking':
      return paint('magenta', text);
    case 'ready':
      return paint('blue', text);
    case 'deploying':
    case 'verifying':
      return paint('cyan', text);
    case 'live':
      return paint('green', text);
    case 'passed':
    case 'waiting':
      return text;
    case 'superseded':
    case 'empty':
      return paint('dim', text);
  }
}

/** Two lines, so that the rows below do not jump. */
function askedLines({ asked }: Scene, paint: Paint): readonly string[] {
  const lines = [...asked].map(([name, verb]) => paint('blue', `  → ${name} is asked to ${verb}`));
  return padded(lines.slice(0, 2), 2);
}

/** The two lines at the foot, which stay when the picture is gone. */
export function customerLines(
  { customers, perSecond }: Pick<Scene, 'customers' | 'perSecond'>,
  paint: Paint = paintNothing,
): readonly string[] {
  if (customers === undefined) return ['', ''];
  const { requests, failures, versions, slowestMs } = customers;
  const failed = `${failures} failed`;
  const pages = Object.entries(versions).map(([version, count]) => `${version}: ${count.toLocaleString('en')}`);
  return [
    `  customers in PROD  ${perSecond} a second   ${requests.toLocaleString('en')} served   ${failures === 0 ? paint('green', failed) : paint('red', failed)}`,
    paint('dim', `  pages of ${pages.join(', of ')}; the slowest took ${slowestMs} ms`),
  ];
}

function padded(lines: readonly string[], count: number): readonly string[] {
  return [...lines, ...Array.from({ length: count }, () => '')].slice(0, count);
}

function sides(left: string, right: string): string {
  return `${left}${' '.repeat(Math.max(1, pictureWidth - widthOf(left) - widthOf(right)))}${right}`;
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}
