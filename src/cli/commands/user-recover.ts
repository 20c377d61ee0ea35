import path from 'node:path';
import { defineCommand } from '#cli/command.ts';
import { databaseUrl, tellingFailures } from '#cli/local-failure.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'NAME [--data DIR]',
  about:
    'Gives somebody who can no longer come in a new password, shown this once. Run it where the controller ran, as the same user or root, ' +
    'after stopping it (with DATABASE_URL it may run). Every ledger says so from the next start on.',
  options: { data: { kind: 'text', value: 'DIR', says: 'folder of the installation (.lockstep)' } },
  positionals: [1, 1],
  examples: [{ line: 'lockstep user recover admin --data /var/lib/lockstep', says: 'when nobody is left who could set a password' }],
  run: async (session, input) => {
    const { folder, local, variables } = session.environment;
    const data = path.resolve(folder, input.text('data') ?? '.lockstep');
    const recovered = await tellingFailures(() => local.recoverUser({ name: input.positional(0), data, ...databaseUrl(variables) }));
    const { person, password } = recovered;
    return found({ ...recovered }, [
      `${person} may sign in with the password ${password} (shown this once): change it then.`,
      'Every session of before has ended. The ledgers will say that whoever owns the host did this.',
    ]);
  },
});
