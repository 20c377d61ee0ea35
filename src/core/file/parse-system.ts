import { digestOfText } from '#core/canonical.ts';
import type { System } from '#core/system.ts';
import { buildSystem } from './build.ts';
import type { FileCatalogue } from './catalogue.ts';
import { sayMeaning } from './meaning.ts';
import type { Problem } from './problem.ts';
import { readFile } from './read-file.ts';
import { readYaml } from './read-yaml.ts';
import { openReport } from './report.ts';
import type { Report } from './report.ts';

export type ParsedSystem =
  | { readonly ok: true; readonly system: System; readonly digest: string; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a system file. Anything that is not understood refuses the whole of it: nothing half loads. What is wrong is said of the YAML
 * first, of the shape only when that is right, of the meaning only when the shape is: later faults often are only echoes of earlier ones.
 */
export function parseSystem(text: string, catalogue: FileCatalogue): ParsedSystem {
  // An invisible mark that some editors put before everything; no part of the text.
  const report = openReport(text.startsWith('\ufeff') ? text.slice(1) : text);
  const system = readSystem(report, catalogue);
  if (system === undefined) return { ok: false, problems: report.errors() };
  return { ok: true, system, digest: digestOfText(text), warnings: report.warnings() };
}

function readSystem(report: Report, catalogue: FileCatalogue): System | undefined {
  const root = readYaml(report);
  if (root === undefined) return undefined;
  if (root.kind === 'text' && root.value === null) {
    report.error({ from: 0, to: 1 }, 'empty-file', { sentence: 'There is nothing in this file. A system file begins with `lockstep: 1`.' });
    return undefined;
  }
  const draft = readFile({ report, catalogue, root });
  if (report.hasErrors()) return undefined;
  sayMeaning({ report, root, draft });
  return report.hasErrors() ? undefined : buildSystem(draft);
}
