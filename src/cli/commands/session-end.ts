import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'SESSION | --others',
  about: 'Ends a session of yours, wherever it is. It wants the password of the last five minutes, and asks for it at a terminal.',
  options: { others: { kind: 'flag', says: 'all but this one' } },
  positionals: [0, 1],
  examples: [
    { line: 'lockstep session end 4f1c2a90b7d3e865', says: 'ids stand in `lockstep session list`' },
    { line: 'lockstep session end --others', says: 'after a laptop was lost' },
  ],
  run: async (session, input) => {
    const [id] = input.positionals;
    if ((id === undefined) !== input.isSet('others')) throw unclear(id === undefined);
    const client = await session.client();
    if (id === undefined) {
      await client.tell('DELETE', '/api/me/sessions');
      return found({ others: true }, ['Your other sessions have ended.']);
    }
    await client.tell('DELETE', `/api/me/sessions/${encodeURIComponent(id)}`);
    return found({ session: id }, [`The session ${id} has ended.`]);
  },
});

function unclear(isMissing: boolean): CommandError {
  const [code, sentence] = isMissing
    ? (['missing-argument', 'Which session is to end?'] as const)
    : (['needless-argument', 'With --others no session is named.'] as const);
  return new CommandError(exits.usage, { code, sentence, next: 'lockstep session list' });
}
