import path from 'node:path';
import { defineCommand } from '#cli/command.ts';
import { databaseUrl, tellingFailures } from '#cli/local-failure.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'BACKUP --data DIR',
  about:
    'Holds every file against the manifest, starts the database, lets it recover, verifies the ledger, and folds it again: the tables ' +
    'must be the same bytes. With DATABASE_URL a logical backup goes there. Nothing is written over what is there.',
  options: { data: { kind: 'text', value: 'DIR', says: 'folder of the new installation: new, or empty', required: true } },
  positionals: [1, 1],
  examples: [{ line: 'lockstep restore /backup/monday --data /var/lib/lockstep-drill', says: 'a drill, or the real thing' }],
  run: async (session, input) => {
    const { folder, local, variables } = session.environment;
    const request = {
      source: path.resolve(folder, input.positional(0)),
      data: path.resolve(folder, input.required('data')),
      ...databaseUrl(variables),
    };
    const restored = await tellingFailures(() => local.restore(request));
    const lines = [
      `Restored to ${restored.data}: a ${restored.kind} backup of ${restored.endedAt}, by Lockstep ${restored.lockstep}. Ledgers and tables hold.`,
      ...restored.heads.map(({ name, seq, head }) => `${name}: up to event ${seq}, ${head}`),
      'What happened later is not in it. Compare the heads with your newest checkpoints: one that is higher names events that are lost.',
      `Stop the old controller for good before you start this one: lockstep serve --data ${restored.data}`,
    ];
    return found({ ...restored }, lines);
  },
});
