import type { FastifyRequest } from 'fastify';
import type { HttpContext } from './context.ts';
import type { User } from './people.ts';
import { refused } from './refused.ts';

interface CodeQuestion {
  /** As it was typed at the sign-in. */
  readonly name: string;
  readonly code: string | undefined;
  readonly request: FastifyRequest;
}

/**
 * Whether somebody whose password was right gave a code too, by what; `none` where no second factor is asked for, undefined where the code is
 * wrong. Throws `second-factor-needed` where it is missing.
 */
export async function judgeCode(
  { factors, delays }: HttpContext,
  { person }: User,
  { name, code, request }: CodeQuestion,
): Promise<'none' | 'code' | 'recovery code' | undefined> {
  if ((await factors.of(person)) === undefined) return 'none';
  if (code === undefined) {
    delays.undecided(name, request.ip);
    throw refused('second-factor-needed', 'The password is right. Now the code of your app, or a recovery code.', 'Send both together.');
  }
  delays.beginCode(person);
  const accepted = await factors.accept(person, code);
  if (accepted !== undefined) delays.codeSucceeded(person);
  return accepted;
}
