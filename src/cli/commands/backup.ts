import path from 'node:path';
import { defineCommand } from '#cli/command.ts';
import { databaseUrl, tellingFailures } from '#cli/local-failure.ts';
import { found } from '#cli/outcomes.ts';

const bytesPerMegabyte = 1_000_000;

export const command = defineCommand({
  usage: 'DIR [--data DIR] [--logical]',
  about:
    'Run it where the controller runs, as the same user or root: it speaks to the database over its socket, and needs no token. ' +
    'DIR appears when the backup is whole. With DATABASE_URL it is logical.',
  options: {
    data: { kind: 'text', value: 'DIR', says: 'folder of the installation (.lockstep)' },
    logical: { kind: 'flag', says: 'rows as text, which any version of PostgreSQL reads' },
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep backup /backup/monday --data /var/lib/lockstep', says: 'while the controller runs, or not' },
    { line: 'lockstep backup /backup/rows --data /var/lib/lockstep --logical', says: 'to move to another PostgreSQL' },
  ],
  run: async (session, input) => {
    const { folder, local, variables } = session.environment;
    const request = {
      target: path.resolve(folder, input.positional(0)),
      data: path.resolve(folder, input.text('data') ?? '.lockstep'),
      isLogical: input.isSet('logical'),
      ...databaseUrl(variables),
    };
    const backup = await tellingFailures(() => local.backUp(request));
    const { kind, endedAt, heads, files, bytes, isOnline, target } = backup;
    const size = `${(bytes / bytesPerMegabyte).toFixed(1)} MB in ${files} files`;
    const lines = [
      `Backed up to ${target}: ${kind}, ${size}, ${isOnline ? 'while the store ran' : 'while no controller ran'}.`,
      `It holds everything that was acknowledged before ${endedAt}.`,
      ...heads.map(({ name, seq, head }) => `${name}: up to event ${seq}, ${head}`),
      'It holds keys and password hashes: keep it where only you can read it. Restoring it now and then shows that it is one.',
    ];
    return found({ ...backup }, lines);
  },
});
