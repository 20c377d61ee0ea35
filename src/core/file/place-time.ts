import type { FileProblemCode } from './codes.ts';
import type { Problem } from './problem.ts';
import { readYaml } from './read-yaml.ts';
import { openReport, type Span } from './report.ts';
import type { FileNode } from './tree.ts';

/** What was found when what a file says of time was compiled: hands know zones and holidays, and not where they stand. */
export interface TimeProblem {
  /** Through `zone`, `calendars`, `windows` and `freezes`, as far as something stands there: `['calendars', 'default', 'holidays', 0]`. */
  readonly path: readonly (string | number)[];
  readonly code: Extract<FileProblemCode, 'unknown-zone' | 'unknown-region' | 'unconfirmed-holidays' | 'bad-when' | 'odd-time'>;
  readonly sentence: string;
}

/** The same with line and column of the text that was compiled. */
export function placeTimeProblems(
  text: string,
  problems: readonly TimeProblem[],
  severity: Problem['severity'] = 'error',
): readonly Problem[] {
  const report = openReport(text.startsWith('\ufeff') ? text.slice(1) : text);
  const root = readYaml(report);
  for (const { path, code, sentence } of problems) {
    const span = root === undefined ? { from: 0, to: 1 } : spanOf(root, path);
    if (severity === 'error') report.error(span, code, { sentence });
    else report.warn(span, code, { sentence });
  }
  return severity === 'error' ? report.errors() : report.warnings();
}

/** As deep as the path leads. A part that a short form leaves out (`calendar: DE-BW` has no `holidays`) is stepped over. */
function spanOf(root: FileNode, path: readonly (string | number)[]): Span {
  let [node, span] = [root, root.span];
  for (const step of inFile(root, path)) {
    const entry = node.kind === 'map' && typeof step === 'string' ? node.entries.get(step) : undefined;
    const next = node.kind === 'list' && typeof step === 'number' ? node.items[step] : entry?.value;
    if (next === undefined) continue;
    [node, span] = [next, entry !== undefined && entry.value.kind !== 'text' ? entry.keySpan : next.span];
  }
  return node.kind === 'text' ? node.span : span;
}

/** `calendar` is what the definitions call `default`. A window beyond those of the list stands at the entry of a stage. */
function inFile(root: FileNode, path: readonly (string | number)[]): readonly (string | number)[] {
  const [part, name, ...rest] = path;
  if (part === 'calendars' && name === 'default' && root.kind === 'map' && root.entries.has('calendar')) return ['calendar', ...rest];
  if (part !== 'windows' || typeof name !== 'number' || root.kind !== 'map') return path;
  const listed = root.entries.get('windows')?.value;
  const count = listed?.kind === 'list' ? listed.items.length : 0;
  const stages = root.entries.get('path')?.value;
  if (name < count || stages?.kind !== 'list') return path;
  const places = stages.items.flatMap((stage, index) => {
    const entry = stage.kind === 'map' ? stage.entries.get('entry')?.value : undefined;
    const gates = entry?.kind === 'list' ? entry.items : [];
    const position = gates.findIndex((gate) => gate.kind === 'map' && gate.entries.has('window'));
    return position === -1 ? [] : [['path', index, 'entry', position, 'window']];
  });
  return places[name - count] ?? path;
}
