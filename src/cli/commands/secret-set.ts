import { askSecret, readStdin } from '#cli/ask.ts';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { isSecretAnswer } from '#cli/http/secret-answers.ts';
import { recorded } from '#cli/outcomes.ts';
import type { Input } from '#cli/parse/input.ts';
import type { Session } from '#cli/session.ts';

export const command = defineCommand({
  usage: 'ENV NAME [--allow-equal --reason TEXT]',
  about:
    'Puts a secret of an environment into the encrypted store. Its value is asked for, or read from stdin; it is never an argument, for ' +
    'those are seen by all. A value that another environment has too is refused.',
  options: {
    'allow-equal': { kind: 'flag', says: 'take it although another environment has the same' },
    reason: { kind: 'text', value: 'TEXT', says: 'with --allow-equal: why; stands in the ledger' },
  },
  positionals: [2, 2],
  examples: [
    { line: 'lockstep secret set prod API_DB', says: 'asks for the value' },
    { line: 'lockstep secret set prod TLS_KEY < key.pem', says: 'without the line break at its end' },
  ],
  run: async (session, input) => {
    const [environment, name] = [input.positional(0), input.positional(1)];
    const reason = reasonOf(input);
    const path = await session.path('environments', environment, 'secrets', name);
    const client = await session.client();
    const value = await valueOf(session, `${name} of ${environment}: `);
    const json = { value, ...(reason === undefined ? {} : { reason }) };
    const answer = await client.ask('PUT', path, isSecretAnswer, { json });
    return recorded({ ...answer, ids: [] }, `${name} of ${environment} is version ${answer.version}.`);
  },
});

/** Whoever sits at a terminal types it unseen; a pipe or a file is read to its end. */
async function valueOf(session: Session, question: string): Promise<string> {
  return session.streams.stdin.isTTY === true
    ? askSecret(session, question, 'lockstep secret set ENV NAME < FILE')
    : readStdin(session.streams);
}

function reasonOf(input: Input<'allow-equal' | 'reason'>): string | undefined {
  if (!input.isSet('allow-equal')) return undefined;
  const reason = input.text('reason') ?? '';
  if (reason.trim() !== '') return reason;
  throw new CommandError(exits.usage, {
    code: 'reason-missing',
    sentence: 'Equal secrets need a reason: it stays in the ledger for others to read.',
    next: 'Say it with --reason "…".',
  });
}
