import { z } from 'zod';
import type { PersonCommand } from '#core/command.ts';
import { commandBodies } from './command-bodies.ts';
import { instantShape, nameShape, personShape } from './values.ts';

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

export const signInBody = z.strictObject({ name: z.string().min(1).max(100), password: z.string().max(mostPassword) });

export const meShape = z.strictObject({
  person: z.string(),
  name: z.string(),
  groups: z.array(z.string()),
  /** System → roles; systems in which the person has the right to look, and no others. */
  systems: z.record(z.string(), z.array(z.string())),
  isAdministrator: z.boolean(),
  /** How this request was signed in. */
  by: z.enum(['session', 'token']),
});

export const passwordBody = z.strictObject({ old: z.string().max(mostPassword), new: newPassword });

export const userShape = z.strictObject({
  person: z.string(),
  name: z.string(),
  disabled: z.boolean(),
  groups: z.array(z.string()),
  createdAt: z.number(),
  /** The person is a pseudonym since then. */
  erasedAt: z.number().exactOptional(),
});

export const usersShape = z.strictObject({ users: z.array(userShape) });

export const newUserBody = z.strictObject({
  /** Absent: one is made that says nothing of the person, who then signs in by the name. */
  person: personShape.exactOptional(),
  name: displayName.exactOptional(),
  password: newPassword,
  groups: z.array(nameShape).max(100).default([]),
});

export const userChangeBody = z.strictObject({
  name: displayName.exactOptional(),
  password: newPassword.exactOptional(),
  disabled: z.boolean().exactOptional(),
  groups: z.array(nameShape).max(100).exactOptional(),
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
  usedAt: z.number().exactOptional(),
});

export const tokensShape = z.strictObject({ tokens: z.array(tokenShape) });

export const newTokenBody = z.strictObject({
  name: displayName,
  /** Milliseconds since 1970; at most two years ahead. */
  expires: instantShape,
  systems: z.array(nameShape).min(1).max(1_000).exactOptional(),
  verbs: z.array(z.enum(verbs)).min(1).max(verbs.length).exactOptional(),
});

/** `value` is shown this once; only its hash is kept. */
export const newTokenShape = z.strictObject({ token: tokenShape, value: z.string() });

export const groupShape = z.strictObject({ group: z.string(), persons: z.array(z.string()) });
export const groupsShape = z.strictObject({ groups: z.array(groupShape) });
export const groupBody = z.strictObject({ persons: z.array(personShape).max(10_000) });
