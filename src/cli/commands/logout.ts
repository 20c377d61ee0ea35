import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { found } from '#cli/outcomes.ts';
import { keepCredential } from '#cli/settings.ts';

export const command = defineCommand({
  usage: '',
  about: 'Ends the session at the controller, and forgets it here. A token is only forgotten: `lockstep token revoke` ends it.',
  options: {},
  positionals: [0, 0],
  examples: [{ line: 'lockstep logout', says: 'nobody is signed in here any more' }],
  run: async (session) => {
    const { account, credential } = await session.settings();
    if (credential === undefined) return found({ account, already: true }, ['Already so: nobody is signed in here.']);
    if (credential.kind === 'session') await endSession(await session.client());
    await keepCredential(session.environment.variables, account, undefined);
    return found({ account, already: false }, [`Signed out of ${account}.`]);
  },
});

/** A session that has ended by itself, or whose controller is gone, is forgotten all the same. */
async function endSession(client: { tell(method: string, path: string): Promise<void> }): Promise<void> {
  try {
    await client.tell('DELETE', '/api/session');
  } catch (error) {
    const isOver = error instanceof CommandError && (error.exit === exits.forbidden || error.exit === exits.unreachable);
    if (!isOver) throw error;
  }
}
