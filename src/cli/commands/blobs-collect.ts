import { defineCommand } from '#cli/command.ts';
import { isCollection } from '#cli/http/small-answers.ts';
import { found } from '#cli/outcomes.ts';
import { localTime } from '#cli/text/instant.ts';
import { table } from '#cli/text/table.ts';

export const command = defineCommand({
  usage: '[--plan]',
  about:
    'Takes away blobs that are older than the retention of the controller and that nothing needs: no evidence, no open release, nothing that ' +
    'runs, is held, or is a way back. The controller does so daily. Only who administers the installation may.',
  options: { plan: { kind: 'flag', says: 'only say what would go' } },
  positionals: [0, 0],
  examples: [
    { line: 'lockstep blobs collect --plan', says: 'what would go' },
    { line: 'lockstep blobs collect', says: 'take it away' },
  ],
  run: async (session, input) => {
    const plan = input.isSet('plan');
    const client = await session.client();
    const answer = await client.ask('POST', '/api/blobs/collection', isCollection, { json: { plan } });
    const { collected, kept } = answer;
    const mebibytes = (collected.reduce((sum, { size }) => sum + size, 0) / (1 << 20)).toFixed(1);
    const rows = collected.map(({ digest, size, at }) => [digest, String(size), localTime(at, session.now())]);
    const sentence = `${collected.length} blobs of ${mebibytes} MiB ${plan ? 'would go' : 'are gone'}, ${kept} stay.`;
    return found({ ...answer }, [...table(rows, session.output.width), sentence]);
  },
});
