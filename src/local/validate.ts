import { catalogue } from '#catalogue/index.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import type { Problem } from '#core/file/problem.ts';

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

export function validate(text: string): Validation {
  const parsed = parseSystem(text, catalogue);
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
