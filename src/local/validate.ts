import { catalogue } from '#catalogue/index.ts';
import { mendFile } from '#core/file/mend.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import type { Problem } from '#core/file/problem.ts';
import type { Instant } from '#core/system.ts';
import { writeDefaults } from '#core/file/write-defaults.ts';
import { compileFile } from './compile-file.ts';
import { surroundingsIn } from './surroundings.ts';

/** What `lockstep validate` says of a system file: everything that is wrong with it, or what it describes. */
export type Validation =
  | {
      readonly ok: true;
      readonly warnings: readonly Problem[];
      readonly system: string;
      readonly stages: readonly string[];
      readonly services: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** With the folder in which the file lies, what it names there is looked at too. */
export function validate(text: string, folder?: string): Validation {
  const parsed = parseSystem(text, catalogue, folder === undefined ? undefined : surroundingsIn(folder));
  if (!parsed.ok) return parsed;
  const { name, path, services } = parsed.system;
  return {
    ok: true,
    warnings: parsed.warnings,
    system: name,
    stages: path.map((stage) => stage.name),
    services: services.map((service) => service.name),
  };
}

/** The same, with zones, holidays and recurrences looked up. Throws a Failure where holidays could not be compiled at all. */
export async function validateWhole(text: string, folder?: string, now: Instant = Date.now()): Promise<Validation> {
  const found = validate(text, folder);
  if (!found.ok) return found;
  const compiled = await compileFile(text, now);
  if (!compiled.ok) return compiled;
  const { warnings } = compiled;
  const isSaid = (warning: Problem): boolean =>
    found.warnings.some(({ sentence, line }) => sentence === warning.sentence && line === warning.line);
  return { ...found, warnings: [...found.warnings, ...warnings.filter((warning) => !isSaid(warning))].toSorted(byPlace) };
}

function byPlace(left: Problem, right: Problem): number {
  return left.line - right.line || left.column - right.column;
}

/** The file without the mistakes that have one certain mend. */
export function mend(text: string): ReturnType<typeof mendFile> {
  return mendFile(text, catalogue);
}

/** The file with its defaults written out; one that is not valid stays as it is. */
export function withDefaults(text: string): string {
  const parsed = parseSystem(text, catalogue);
  return parsed.ok ? writeDefaults(text, parsed.system) : text;
}
