import { catalogue } from '#catalogue/index.ts';
import { mendFile } from '#core/file/mend.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import type { Problem } from '#core/file/problem.ts';
import { writeDefaults } from '#core/file/write-defaults.ts';
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

/** The file without the mistakes that have one certain mend. */
export function mend(text: string): ReturnType<typeof mendFile> {
  return mendFile(text, catalogue);
}

/** The file with its defaults written out; one that is not valid stays as it is. */
export function withDefaults(text: string): string {
  const parsed = parseSystem(text, catalogue);
  return parsed.ok ? writeDefaults(text, parsed.system) : text;
}
