import { z } from 'zod';
import type { PersonCommand } from '#core/command.ts';
import { commandBodies } from './command-bodies.ts';
import type { Duty } from './route.ts';
import { flagOf, instantShape, nameShape, personShape } from './values.ts';

/** Who may administer users, groups and systems. */
export const administrators = 'installation-admin';

/** What a token may be narrowed to: to look, to audit, to administer, or one command. */
export type Verb = 'view' | 'audit' | 'administer' | PersonCommand['kind'];

const verbs: readonly Verb[] = ['view', 'audit', 'administer', 'apply', 'secrets', ...Object.keys(commandBodies).filter(isPostedKind)];

function isPostedKind(kind: string): kind is keyof typeof commandBodies {
  return Object.hasOwn(commandBodies, kind);
}

/** Longer than any passphrase, short enough that nobody makes us hash a megabyte. */
const mostPassword = 256;

/** OWASP ASVS 6.2.1: at least 8, better 12; no rules about kinds of letters (6.2.5). */
const newPassword = z.string().min(12).max(mostPassword);

const displayName = z.string().trim().min(1).max(200);

/** Of an authenticator app, or one to recover with; with spaces and dashes as people type them. */
const codeShape = z.string().trim().min(1).max(64);

export const signInBody = z.strictObject({
  name: z.string().min(1).max(100),
  password: z.string().max(mostPassword),
  /** Of whoever has a second factor: asked for by `second-factor-needed`. */
  code: codeShape.exactOptional(),
});

const duties = ['change-password', 'second-factor'] as const satisfies readonly Duty[];

export const meShape = z.strictObject({
  person: z.string(),
  name: z.string(),
  groups: z.array(z.string()),
  /** System → roles; systems in which the person has the right to look, and no others. */
  systems: z.record(z.string(), z.array(z.string())),
  /** System → role → the environments that it is for; a role that stands for all of them is not here. */
  only: z.record(z.string(), z.record(z.string(), z.array(z.string()))).exactOptional(),
  isAdministrator: z.boolean(),
  /** How this request was signed in. */
  by: z.enum(['session', 'token']),
  /** What is to be done before anything else is permitted. */
  must: z.enum(duties).exactOptional(),
  /** Since when there is one, and how many recovery codes are left. */
  secondFactor: z.strictObject({ since: z.number(), recoveryCodes: z.number() }).exactOptional(),
});

/** What an authenticator app is told, as text and as what a QR code says; shown this once. */
export const newFactorShape = z.strictObject({ secret: z.string(), uri: z.string() });
export const factorCodeBody = z.strictObject({ code: codeShape });
/** Each counts once, in place of a code of the app; shown this once. */
export const recoveryCodesShape = z.strictObject({ recoveryCodes: z.array(z.string()) });

/** Where I am signed in; `here`: the session that asks. */
export const sessionsShape = z.strictObject({
  sessions: z.array(z.strictObject({ id: z.string(), createdAt: z.number(), seenAt: z.number(), here: z.boolean() })),
});

/** What a person will be able to do in production. */
const rightShape = z.strictObject({ person: z.string(), right: z.string() });

/** A change that gives rights over production, as it waits for its second person. */
export const grantShape = z.strictObject({
  id: z.string(),
  /** Who asked for it. */
  by: z.string(),
  at: z.number(),
  /** Nothing comes of it from then on. */
  expires: z.number(),
  /** What changes, in a sentence. */
  what: z.string(),
  rights: z.array(rightShape),
  /** Who confirmed it. */
  second: z.string().exactOptional(),
});

export const grantsShape = z.strictObject({ grants: z.array(grantShape) });

/** A part of the change that waits for a second person; what stands beside it is how things are until then. */
const waits = grantShape.exactOptional();

/** Whoever has one of these roles, in whichever system, needs a second factor. */
export const factorRolesShape = z.strictObject({ roles: z.array(z.string()), waits });
export const factorRolesBody = z.strictObject({ roles: z.array(nameShape).max(100) });

/** Empty passwords are no passwords, wherever they would be asked. */
export const proofBody = z.strictObject({ password: z.string().max(mostPassword), code: codeShape.exactOptional() });

export const passwordBody = z.strictObject({ old: z.string().max(mostPassword), new: newPassword });

export const userShape = z.strictObject({
  person: z.string(),
  name: z.string(),
  disabled: z.boolean(),
  groups: z.array(z.string()),
  createdAt: z.number(),
  /** The person is a pseudonym since then. */
  erasedAt: z.number().exactOptional(),
  /** A program's account: it has tokens, no password, and testifies to nothing. */
  service: z.literal(true).exactOptional(),
  /** Signs in with a code too. */
  secondFactor: z.literal(true).exactOptional(),
  waits,
});

export const usersShape = z.strictObject({ users: z.array(userShape) });

export const newUserBody = z.strictObject({
  /** Absent: one is made that says nothing of the person, who then signs in by the name. */
  person: personShape.exactOptional(),
  name: displayName.exactOptional(),
  /** Only a service account has none. */
  password: newPassword.exactOptional(),
  groups: z.array(nameShape).max(100).default([]),
  service: flagOf(false),
});

export const userChangeBody = z.strictObject({
  name: displayName.exactOptional(),
  password: newPassword.exactOptional(),
  disabled: z.boolean().exactOptional(),
  groups: z.array(nameShape).max(100).exactOptional(),
  /** To `false` only with a password. */
  service: z.boolean().exactOptional(),
});

export const tokenShape = z.strictObject({
  id: z.string(),
  name: z.string(),
  createdAt: z.number(),
  expires: z.number(),
  /** Absent: every system that the person may see. */
  systems: z.array(z.string()).exactOptional(),
  /** Absent: everything that the person may do. */
  verbs: z.array(z.string()).exactOptional(),
  /** Environments of its one system; absent: all of them. */
  environments: z.array(z.string()).exactOptional(),
  usedAt: z.number().exactOptional(),
});

export const tokensShape = z.strictObject({ tokens: z.array(tokenShape) });

export const newTokenBody = z.strictObject({
  name: displayName,
  /** Milliseconds since 1970; at most two years ahead. */
  expires: instantShape,
  systems: z.array(nameShape).min(1).max(1_000).exactOptional(),
  verbs: z.array(z.enum(verbs)).min(1).max(verbs.length).exactOptional(),
  /** Only together with exactly one system. */
  environments: z.array(nameShape).min(1).max(1_000).exactOptional(),
});

/** `value` is shown this once; only its hash is kept. */
export const newTokenShape = z.strictObject({ token: tokenShape, value: z.string() });

export const groupShape = z.strictObject({ group: z.string(), persons: z.array(z.string()), waits });
export const groupsShape = z.strictObject({ groups: z.array(groupShape) });
export const groupBody = z.strictObject({ persons: z.array(personShape).max(10_000) });

/** Accounts that stand for somebody who has another one: both are one person. */
export const identitiesShape = z.strictObject({ identities: z.array(z.strictObject({ account: z.string(), person: z.string() })), waits });
export const identityBody = z.strictObject({ person: personShape });

const mostAuthors = 10_000;

/** An e-mail as it stands in commits, alone or after a name: `Dora <dora@x.org>`. */
const commitAuthorShape = z.string().trim().min(1).max(320);
const authorMapping = z.strictObject({ author: commitAuthorShape, person: personShape });

export const authorsShape = z.strictObject({ authors: z.array(z.strictObject({ author: z.string(), person: z.string() })), waits });
export const authorsBody = z.strictObject({
  set: z.array(authorMapping).max(mostAuthors).default([]),
  remove: z.array(commitAuthorShape).max(mostAuthors).default([]),
});
