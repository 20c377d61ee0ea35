import type { Origin, User, Users } from './people.ts';
import { originOf, userCalled } from './people.ts';
import { isPassword } from './passwords.ts';

/**
 * Who vouches that somebody is who they say: this controller itself is the only one today. Another one (OIDC, LDAP) says who it was by
 * issuer and subject, never by e-mail or name, which can be given to somebody else.
 */
export interface SignInSource {
  readonly issuer: string;
  /** Whose name and password these are; undefined where they are nobody's, after as much work. */
  identify(name: string, password: string): Promise<Origin | undefined>;
}

/** Passwords that this controller keeps. */
export function localSource(users: Users): SignInSource {
  return {
    issuer: 'local',
    async identify(name, password) {
      const user = await userCalled(users, name);
      const text = user === undefined || user.password === '' || user.disabled ? undefined : user.password;
      const isRight = await isPassword(password, text);
      return isRight && user !== undefined ? originOf(user) : undefined;
    },
  };
}

/** The user behind a sign-in. An empty password is none: a source that takes it as a question for nobody would say yes. */
export async function identify(
  { users, source }: { readonly users: Users; readonly source: SignInSource },
  { name, password }: { readonly name: string; readonly password: string },
): Promise<User | undefined> {
  if (password === '') return undefined;
  const origin = await source.identify(name, password);
  const user = origin && (await userOf(users, origin));
  return user === undefined || user.disabled ? undefined : user;
}

async function userOf(users: Users, { issuer, subject }: Origin): Promise<User | undefined> {
  if (issuer === 'local') {
    const user = await users.get(subject);
    return user !== undefined && originOf(user).issuer === 'local' ? user : undefined;
  }
  const all = (await users.list()).map(({ record }) => record);
  return all.find((user) => originOf(user).issuer === issuer && originOf(user).subject === subject);
}
