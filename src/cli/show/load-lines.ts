import { wrap } from '#cli/text/table.ts';
import type { LoadFigures } from '#core/load/figures.ts';
import { rowsOfInstances, sentencesOf, wordsOfFinding } from '#core/load/words-of-load.ts';
import type { ViewOptions } from './view-options.ts';

/** What a load check measured, as a terminal shows it: sentences, promises and steps. */
export function loadLines(figures: LoadFigures, { width, paint }: Pick<ViewOptions, 'width' | 'paint'>): readonly string[] {
  const findings = figures.judged.findings.map((finding) => ({ ...wordsOfFinding(finding), isMissed: finding.verdict === 'fail' }));
  const ms = (value: number | undefined): string => (value === undefined ? '–' : `${Math.round(10 * value) / 10} ms`);
  const steps = figures.steps.map(({ name, answered, failed, p50Ms, p95Ms, p99Ms }) => [
    name,
    `${answered} answered`,
    `${failed} failed`,
    `p50 ${ms(p50Ms)}`,
    `p95 ${ms(p95Ms)}`,
    `p99 ${ms(p99Ms)}`,
  ]);
  return [
    ...wrap(sentencesOf(figures).join(' '), width),
    ...aligned(findings.map(({ what, asked, measured, between, verdict }) => [what, verdict, measured, asked, between])).map(
      (line, index) => (findings[index]?.isMissed === true ? paint('red', line) : line),
    ),
    ...aligned(instanceCells(figures)),
    ...aligned(steps),
  ];
}

/** Only where more than one number of instances was tried. */
function instanceCells({ knee }: LoadFigures): readonly (readonly string[])[] {
  const rows = rowsOfInstances(knee?.instances ?? []);
  if (rows.length < 2) return [];
  return rows.map(({ count, capacity, times, says }) => [`${count} of it`, `${capacity} a second`, `${times} times`, says]);
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}
