import { randomBytes } from 'node:crypto';
import { Failure } from '#core/failure.ts';
import type { Store } from '#store/store.ts';
import { factorKind } from './factor-book.ts';
import { hashPassword } from './passwords.ts';
import { userCalled, usersOf } from './people.ts';
import { RosterBook } from './roster-book.ts';

export interface Recovered {
  readonly person: string;
  /** Shown this once. */
  readonly password: string;
}

/**
 * A new password for somebody who can't come in, given by whoever owns the host: who could change the tables anyway. It lifts a disabling,
 * ends every session, and stands in every ledger from the controller's next start on.
 */
export async function recoverUser({ settings }: Pick<Store, 'settings'>, name: string): Promise<Recovered> {
  const users = usersOf(settings);
  const roster = new RosterBook(settings);
  const found = await userCalled(users, name);
  if (found === undefined || found.erasedAt !== undefined || (await roster.isService(found.person))) {
    throw new Failure('recover-no-user', `There is no person ${name} here who could sign in.`, { retryable: false });
  }
  const { person } = found;
  // The ledger hears of it in any case: it is written down before the password counts.
  const because = `a new password for ${person}, and no second factor any more, given by whoever owns the host`;
  await roster.change(async (known) => ({ ...known, untold: [...known.untold, { because }] }));
  const password = randomBytes(18).toString('base64url');
  const text = await hashPassword(password);
  await users.change(
    person,
    (user) => user && { ...user, password: text, passwordGiven: true, disabled: false, generation: user.generation + 1 },
  );
  await settings.delete(factorKind, person);
  return { person, password };
}
