import type { Duty, Route } from '#core/api/route.ts';
import { rolesOf } from '#core/roster.ts';
import type { Caller } from './caller.ts';
import type { HttpContext } from './context.ts';
import type { User } from './people.ts';
import { refused } from './refused.ts';
import { readStates } from './rights-changes.ts';

/** What a person has to do before anything else; undefined: nothing. */
export async function dutyOf(user: User, context: HttpContext): Promise<Duty | undefined> {
  if (user.passwordGiven === true) return 'change-password';
  if (!(await demandsFactor(user.person, context))) return undefined;
  return (await context.factors.of(user.person)) === undefined ? 'second-factor' : undefined;
}

/** Whether somebody has a role, in whichever system, that demands a second factor. */
export async function demandsFactor(person: string, context: HttpContext): Promise<boolean> {
  const { secondFactorRoles: roles = [] } = await context.roster.read();
  if (roles.length === 0) return false;
  if (roles.includes('admin') && (await context.roster.isAdministrator(person))) return true;
  const states = await readStates(context);
  return states.some((state) => rolesOf(state, person).some((role) => roles.includes(role)));
}

/** Refuses a session whose person has a duty that this route wants done. A token was made by who had done it. */
export async function refuseDuty({ access, despite = [] }: Route, caller: Caller, context: HttpContext): Promise<void> {
  if (access === 'public' || caller.by !== 'session') return;
  const duty = await dutyOf(caller.user, context);
  if (duty !== undefined && !despite.includes(duty)) throw refusalOf(duty);
}

function refusalOf(duty: Duty): Error {
  switch (duty) {
    case 'change-password':
      return refused(
        'change-password-first',
        'Somebody else gave you this password: choose one of your own before anything else.',
        'lockstep user password',
      );
    case 'second-factor':
      return refused(
        'second-factor-first',
        'A role of yours demands a second factor: add it before anything else.',
        'lockstep user second-factor',
      );
  }
}
