import { randomBytes } from 'node:crypto';
import { administrators } from '#core/api/people-shapes.ts';
import type { Store } from '#store/store.ts';
import { hashPassword } from './passwords.ts';
import { usersOf, withMember } from './people.ts';
import { RosterBook } from './roster-book.ts';

/**
 * On the first start, makes the user `admin`, who administers the installation and approves nothing. The password is returned this
 * once, for the caller to print; later starts get the name only.
 */
export async function ensureAdmin(store: Store): Promise<{ readonly name: string; readonly password?: string }> {
  const users = usersOf(store.settings);
  const name = 'admin';
  if ((await users.list()).length > 0) return { name };
  const password = randomBytes(18).toString('base64url');
  const user = {
    person: name,
    name: 'Administrator',
    password: await hashPassword(password),
    passwordGiven: true as const,
    disabled: false,
    generation: 0,
    createdAt: Date.now(),
  };
  // The group comes first: a crash between the two leaves nobody locked out, for the next start makes the user.
  await new RosterBook(store.settings).changeGroups((groups) => withMember(groups, name, [administrators]));
  return (await users.add(name, user)) ? { name, password } : { name };
}
