// What the command line reads of answers about people, programs and their rights. The shapes are `core/api/people-shapes.ts`.
import { type Guard, isFlag, isNumber, isText, listOf, objectOf, optional } from './guards.ts';

const isTexts = listOf(isText);

/** A change that gives rights over production, as it waits for its second person. */
export interface Grant {
  readonly id: string;
  readonly by: string;
  readonly at: number;
  readonly expires: number;
  readonly what: string;
  readonly rights: readonly { readonly person: string; readonly right: string }[];
  readonly second?: string;
}

export const isGrant: Guard<Grant> = objectOf<Grant>({
  id: isText,
  by: isText,
  at: isNumber,
  expires: isNumber,
  what: isText,
  rights: listOf(objectOf<Grant['rights'][number]>({ person: isText, right: isText })),
  second: optional(isText),
});

export const isGrants = objectOf<{ readonly grants: readonly Grant[] }>({ grants: listOf(isGrant) });

/** What some part of a change may wait for. */
export interface Waiting {
  readonly waits?: Grant;
}

export interface User extends Waiting {
  readonly person: string;
  readonly name: string;
  readonly disabled: boolean;
  readonly groups: readonly string[];
  /** A program's account. */
  readonly service?: boolean;
  readonly secondFactor?: boolean;
  readonly erasedAt?: number;
}

export const isUser: Guard<User> = objectOf<User>({
  person: isText,
  name: isText,
  disabled: isFlag,
  groups: isTexts,
  service: optional(isFlag),
  secondFactor: optional(isFlag),
  erasedAt: optional(isNumber),
  waits: optional(isGrant),
});

export const isUsers = objectOf<{ readonly users: readonly User[] }>({ users: listOf(isUser) });

export interface Group extends Waiting {
  readonly group: string;
  readonly persons: readonly string[];
}

export const isGroup: Guard<Group> = objectOf<Group>({ group: isText, persons: isTexts, waits: optional(isGrant) });
export const isGroups = objectOf<{ readonly groups: readonly Group[] }>({ groups: listOf(isGroup) });

export interface Identities extends Waiting {
  readonly identities: readonly { readonly account: string; readonly person: string }[];
}

export const isIdentities: Guard<Identities> = objectOf<Identities>({
  identities: listOf(objectOf<Identities['identities'][number]>({ account: isText, person: isText })),
  waits: optional(isGrant),
});

export interface Authors extends Waiting {
  readonly authors: readonly { readonly author: string; readonly person: string }[];
}

export const isAuthors: Guard<Authors> = objectOf<Authors>({
  authors: listOf(objectOf<Authors['authors'][number]>({ author: isText, person: isText })),
  waits: optional(isGrant),
});

export interface Token {
  readonly id: string;
  readonly name: string;
  readonly expires: number;
  readonly systems?: readonly string[];
  readonly verbs?: readonly string[];
  readonly environments?: readonly string[];
  readonly usedAt?: number;
}

const isToken: Guard<Token> = objectOf<Token>({
  id: isText,
  name: isText,
  expires: isNumber,
  systems: optional(isTexts),
  verbs: optional(isTexts),
  environments: optional(isTexts),
  usedAt: optional(isNumber),
});

export const isTokens = objectOf<{ readonly tokens: readonly Token[] }>({ tokens: listOf(isToken) });
export const isNewToken = objectOf<{ readonly token: Token; readonly value: string }>({ token: isToken, value: isText });

export interface OwnSessions {
  readonly sessions: readonly { readonly id: string; readonly createdAt: number; readonly seenAt: number; readonly here: boolean }[];
}

export const isOwnSessions: Guard<OwnSessions> = objectOf<OwnSessions>({
  sessions: listOf(objectOf<OwnSessions['sessions'][number]>({ id: isText, createdAt: isNumber, seenAt: isNumber, here: isFlag })),
});

/** What an authenticator app is told. */
export const isNewFactor = objectOf<{ readonly secret: string; readonly uri: string }>({ secret: isText, uri: isText });

export const isRecoveryCodes = objectOf<{ readonly recoveryCodes: readonly string[] }>({ recoveryCodes: isTexts });

export interface FactorRoles extends Waiting {
  readonly roles: readonly string[];
}

export const isFactorRoles: Guard<FactorRoles> = objectOf<FactorRoles>({ roles: isTexts, waits: optional(isGrant) });
