import { permits } from '#core/access.ts';
import { hasAnyRole } from '#core/roster.ts';
import type { State } from '#core/state.ts';
import type { Verb } from './people-shapes.ts';

/** Who may read the whole ledger, with everybody's names and words in it: whose role reaches the whole system. */
const auditors: readonly string[] = ['admin', 'auditor', 'release-manager'];

/** Whether a person has the right to do this in a system. Administering is a right of the installation, so never one of a system. */
export function permitsVerb(state: State, person: string, verb: Verb): boolean {
  if (verb === 'administer') return false;
  if (verb === 'audit') return hasAnyRole(state, person, auditors, 'whole-system');
  return permits(state, person, verb);
}
