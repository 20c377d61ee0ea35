import type { z } from 'zod';
import type { newTokenShape, tokenShape } from '#core/api/people-shapes.ts';
import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';
import { refused } from './refused.ts';
import type { Token, TokenRequest } from './tokens.ts';

const longestTokenMs = 2 * 366 * 24 * 60 * 60_000;

type TokenIds = 'tokens' | 'addToken' | 'removeToken' | 'serviceTokens' | 'addServiceToken' | 'removeServiceToken';

/** Tokens of people, by themselves; tokens of programs, by who administers the installation. */
export function tokenHandlers(context: HttpContext): Pick<Handlers, TokenIds> {
  const { tokens } = context;
  return {
    async tokens({ caller }) {
      return { tokens: await linesOf(context, caller.user.person) };
    },
    async addToken({ body, caller, request }) {
      const made = await addToken(context, caller.user.person, body);
      request.log.info({ person: caller.user.person, token: made.token.id }, 'a token was made');
      return made;
    },
    async removeToken({ parameters, caller, request }) {
      const isRemoved = await tokens.remove(caller.user.person, parameters.token);
      if (!isRemoved) throw refused('no-such-token', 'You have no such token.', 'lockstep token list');
      request.log.info({ person: caller.user.person, token: parameters.token }, 'a token was revoked');
      return undefined;
    },
    async serviceTokens({ parameters: { person } }) {
      await requireService(context, person);
      return { tokens: await linesOf(context, person) };
    },
    async addServiceToken({ parameters: { person }, body, caller, request }) {
      await requireService(context, person);
      const made = await addToken(context, person, body);
      request.log.info({ by: caller.user.person, person, token: made.token.id }, 'a token was made');
      return made;
    },
    async removeServiceToken({ parameters: { person, token }, caller, request }) {
      await requireService(context, person);
      if (!(await tokens.remove(person, token)))
        throw refused('no-such-token', `${person} has no such token.`, `lockstep token list --of ${person}`);
      request.log.info({ by: caller.user.person, person, token }, 'a token was revoked');
      return undefined;
    },
  };
}

/** A person's token is the person: nobody else makes one. */
async function requireService({ roster, users }: HttpContext, person: string): Promise<void> {
  const user = await users.get(person);
  if (user === undefined || user.erasedAt !== undefined) throw refused('no-such-user', `There is no user ${person}.`, 'lockstep user list');
  if (!(await roster.isService(person)))
    throw refused('no-service', `${person} is a person: nobody else makes tokens for a person.`, 'lockstep token create, by that person.');
}

async function addToken({ tokens, engine }: HttpContext, person: string, body: TokenRequest): Promise<z.output<typeof newTokenShape>> {
  const now = engine.now();
  if (body.expires <= now || body.expires > now + longestTokenMs) {
    throw refused('invalid-request', '`expires` in the body should lie ahead, and at most two years.', 'Choose another instant.');
  }
  // An environment is one of a system: `dev` of another one is another place.
  if (body.environments !== undefined && body.systems?.length !== 1) {
    throw refused(
      'invalid-request',
      '`environments` are those of one system: `systems` should name exactly one.',
      'Make a token for each system.',
    );
  }
  const { token, value } = await tokens.add(person, body);
  return { token: tokenLine(token), value };
}

async function linesOf({ tokens }: HttpContext, person: string): Promise<z.output<typeof tokenShape>[]> {
  return (await tokens.of(person)).map(tokenLine);
}

function tokenLine({ person: _person, systems, verbs, environments, ...line }: Token): z.output<typeof tokenShape> {
  return {
    ...line,
    ...(systems && { systems: [...systems] }),
    ...(verbs && { verbs: [...verbs] }),
    ...(environments && { environments: [...environments] }),
  };
}
