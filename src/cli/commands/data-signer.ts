import { defineCommand } from '#cli/command.ts';
import { dataFileOption, onHost } from '#cli/data-host.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: '[--data-file FILE]',
  about:
    'Run it on the host of the source. The agent there signs every proof; this is the public part of its key, to be given to whoever checks one: by ' +
    'another way than the proof. Where there is no key yet, it is made. Its private part stays in the state folder of the data file.',
  options: { 'data-file': dataFileOption },
  positionals: [0, 0],
  examples: [{ line: 'lockstep data signer', says: 'once, and kept where proofs are checked' }],
  run: async (session, input) => {
    const key = await onHost(session, input.text('data-file'), (here) => here.signer());
    const line = `signer: ${key}`;
    return found({ key, line }, [
      key,
      '',
      'In the system file, below `refresh` of what is copied from here, so that no other proof counts:',
      `  ${line}`,
    ]);
  },
});
