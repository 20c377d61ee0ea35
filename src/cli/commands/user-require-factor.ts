import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { isFactorRoles } from '#cli/http/people-answers.ts';
import { found } from '#cli/outcomes.ts';
import { changed } from '#cli/waiting.ts';

export const command = defineCommand({
  usage: '[ROLE … | --nobody]',
  about:
    'Shows which roles demand a second factor, or says it: these, and no others. Whoever has one of them in any system, and no second factor, ' +
    'may do nothing but add one, from now on; administrators of the installation have the role admin. To take a role off the list waits for a ' +
    'second person. Every ledger hears of it.',
  options: { nobody: { kind: 'flag', says: 'no role demands one' } },
  positionals: [0, 100],
  examples: [
    { line: 'lockstep user require-factor', says: 'which they are' },
    { line: 'lockstep user require-factor approver operator admin', says: 'these three' },
  ],
  run: async (session, input) => {
    const client = await session.client();
    const roles = input.positionals;
    if (input.isSet('nobody') && roles.length > 0) throw unclear();
    if (!input.isSet('nobody') && roles.length === 0) {
      const known = await client.get('/api/second-factor', isFactorRoles);
      return found({ roles: known.roles }, [sentenceOf(known.roles)]);
    }
    const set = await client.ask('PUT', '/api/second-factor', isFactorRoles, { json: { roles } });
    return changed(session, set, [sentenceOf(set.roles)]);
  },
});

function sentenceOf(roles: readonly string[]): string {
  return roles.length === 0 ? 'No role demands a second factor.' : `A second factor is demanded of: ${roles.join(', ')}.`;
}

function unclear(): CommandError {
  return new CommandError(exits.usage, {
    code: 'needless-argument',
    sentence: 'With --nobody no role is named.',
    next: 'lockstep user require-factor --help',
  });
}
