import type { Meaning } from './draft.ts';
import { sayEnvironments } from './meaning-environments.ts';
import { sayPath } from './meaning-path.ts';
import { sayRoles } from './meaning-roles.ts';
import { sayServices } from './meaning-services.ts';
import { sayTemplates } from './meaning-templates.ts';
import { sayTime } from './meaning-time.ts';

/** Says everything that is well-formed and yet cannot be meant. */
export function sayMeaning(meaning: Meaning): void {
  sayServices(meaning);
  sayEnvironments(meaning);
  sayTemplates(meaning);
  sayRoles(meaning);
  sayPath(meaning);
  sayTime(meaning);
}
