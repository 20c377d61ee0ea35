import type { Duty, Route } from '#core/api/route.ts';
import type { Caller } from './caller.ts';
import type { User } from './people.ts';
import { refused } from './refused.ts';

/** What a person has to do before anything else; undefined: nothing. */
export function dutyOf({ passwordGiven }: User): Duty | undefined {
  return passwordGiven === true ? 'change-password' : undefined;
}

/** Refuses a session whose person has a duty that this route wants done. A token was made by who had done it. */
export function refuseDuty({ access, despite = [] }: Route, caller: Caller): void {
  if (access === 'public' || caller.by !== 'session') return;
  const duty = dutyOf(caller.user);
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
  }
}
