import { defineCommand } from '#cli/command.ts';
import { isProposals } from '#cli/http/small-answers.ts';
import { found } from '#cli/outcomes.ts';
import { localAndRelative } from '#cli/text/instant.ts';

export const command = defineCommand({
  usage: '',
  options: { all: { kind: 'flag', says: 'ended ones too' } },
  positionals: [0, 0],
  examples: [{ line: 'lockstep proposal list', says: 'what waits for a second person' }],
  run: async (session, input) => {
    const answer = await (await session.client()).get(await session.path('proposals'), isProposals);
    const shown = answer.proposals.filter(({ state }) => state === 'open' || input.isSet('all'));
    const lines = shown.flatMap((proposal) => [
      `${proposal.id}  ${proposal.state}  ${proposal.by}  ${localAndRelative(proposal.at, session.now())}, against version ${proposal.base}`,
      ...proposal.weakens.map((line) => `  weakens  ${line}`),
      ...(proposal.state === 'open' ? [`  next     lockstep proposal approve ${proposal.id}`] : []),
    ]);
    return found({ ...answer, proposals: shown }, lines.length === 0 ? ['No proposal waits.'] : lines);
  },
});
