import path from 'node:path';
import { defineCommand } from '#cli/command.ts';
import { tellingDataFailures } from '#cli/data-host.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'FILE',
  about:
    'Run it on the host of the source. Who has the key can tell who is behind a mask: it stays on this host, readable by one user, and is in no ' +
    'backup that others read. Lost, it is made anew: then everybody on staging is somebody else.',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep data key mask.key', says: 'once for each host, or the same key where masks are to agree' }],
  run: async (session, input) => {
    const { folder, local } = session.environment;
    const file = path.resolve(folder, input.positional(0));
    await tellingDataFailures(() => local.makeMaskKey(file));
    return found({ file }, [
      `${file}: a new key, 256 bits, readable by you alone.`,
      `Name it in agent-data.yaml: key-file: ${path.basename(file)}`,
    ]);
  },
});
