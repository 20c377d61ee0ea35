import { digestOfText } from '#core/canonical.ts';
import type { System } from '#core/system.ts';
import { buildSystem } from './build.ts';
import type { FileCatalogue } from './catalogue.ts';
import { sayPlaces } from './meaning-places.ts';
import { sayMeaning } from './meaning.ts';
import type { Problem } from './problem.ts';
import { readFile } from './read-file.ts';
import { readYaml } from './read-yaml.ts';
import { openReport } from './report.ts';
import type { Report, Span } from './report.ts';
import type { Surroundings } from './surroundings.ts';
import type { FileNode } from './tree.ts';

export type ParsedSystem =
  | { readonly ok: true; readonly system: System; readonly digest: string; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a system file. Anything that is not understood refuses the whole of it: nothing half loads. What is wrong is said of the YAML
 * first, and of the shape only when that is right. Of the meaning it is said at once where it hangs on no part whose shape is wrong:
 * what hangs on one may be its echo, and waits. With `around`, what lies beside the file is looked at too.
 */
export function parseSystem(text: string, catalogue: FileCatalogue, around?: Surroundings): ParsedSystem {
  // An invisible mark that some editors put before everything; no part of the text.
  const report = openReport(text.startsWith('\ufeff') ? text.slice(1) : text);
  const system = readSystem(report, catalogue, around);
  if (system === undefined) return { ok: false, problems: report.errors() };
  return { ok: true, system, digest: digestOfText(text), warnings: report.warnings() };
}

function readSystem(report: Report, catalogue: FileCatalogue, around: Surroundings | undefined): System | undefined {
  const root = readYaml(report);
  if (root === undefined) return undefined;
  if (root.kind === 'text' && root.value === null) {
    report.error({ from: 0, to: 1 }, 'empty-file', { sentence: 'There is nothing in this file. A system file begins with `lockstep: 1`.' });
    return undefined;
  }
  const draft = readFile({ report, catalogue, root, ...(around !== undefined && { around }) });
  if (report.hasErrors()) {
    sayMeaning({ report: soundParts(report, root), root, draft, catalogue });
    return undefined;
  }
  sayMeaning({ report, root, draft, catalogue });
  if (around !== undefined) sayPlaces({ report, root, draft, catalogue }, around);
  return report.hasErrors() ? undefined : buildSystem(draft);
}

/** On which other parts of the file the meaning of each part hangs; a part that is not here is never said anything of early. */
const hangsOn: { readonly [part: string]: readonly string[] } = {
  services: ['services', 'environments', 'secrets', 'hosts'],
  checks: ['checks', 'services', 'environments'],
  environments: ['environments', 'services', 'path', 'hosts'],
  paths: ['paths', 'path'],
  path: ['path', 'environments', 'checks', 'checklists', 'roles', 'calendar', 'calendars'],
  calendar: ['zone', 'calendar'],
  calendars: ['zone', 'calendar', 'calendars'],
  windows: ['zone', 'windows', 'path', 'environments', 'services'],
  freezes: ['zone', 'freezes', 'path', 'environments', 'services'],
  trains: ['zone', 'trains', 'path', 'calendar', 'calendars'],
};

/** Parts on which it hangs whether anything else can be judged: each must stand there under its own name. */
const needed = ['services', 'environments', 'path'];
/** Parts in which a mistake is nobody else's. */
const apart = ['lockstep', 'system', 'roles', 'checklists', 'secrets', 'hosts', 'zone'];

/** The same report, deaf to what may be an echo: it takes what is said of parts that hang on no part with a mistake in it. */
function soundParts(report: Report, root: FileNode): Report {
  const parts = root.kind === 'map' ? [...root.entries.values()] : [];
  const partAt = (offset: number): string | undefined => parts.findLast(({ keySpan }) => keySpan.from <= offset)?.key;
  const wrong = report.errors().map(({ line }) => parts.findLast(({ keySpan }) => report.lineOf(keySpan.from) <= line)?.key);
  const isWhole = needed.every((name) => parts.some(({ key }) => key === name));
  const isKnown = (part = ''): boolean => Object.hasOwn(hangsOn, part) || apart.includes(part);
  const isSound = ({ from }: Span): boolean => {
    const own = hangsOn[partAt(from) ?? ''];
    return isWhole && own !== undefined && wrong.every((part) => part !== undefined && isKnown(part) && !own.includes(part));
  };
  return {
    ...report,
    error: (span, code, finding) => (isSound(span) ? report.error(span, code, finding) : undefined),
    warn: () => undefined,
  };
}
