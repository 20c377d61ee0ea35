import { defineCommand } from '#cli/command.ts';
import { isApprovals } from '#cli/http/approval-answers.ts';
import { found } from '#cli/outcomes.ts';
import { approvalLines } from '#cli/show/approval-lines.ts';

export const command = defineCommand({
  usage: '[--mine]',
  about:
    'What waits for people in every system that you may see: what you are asked, by when, what others are asked, and what you said last.',
  options: { mine: { kind: 'flag', says: 'only what waits for you' } },
  positionals: [0, 0],
  examples: [
    { line: 'lockstep approvals', says: 'and the command for each' },
    { line: 'lockstep approvals --mine --json', says: 'for a program' },
  ],
  run: async (session, input) => {
    const answer = await (await session.client()).get('/api/approvals', isApprovals);
    const isMineOnly = input.isSet('mine');
    const approvals = isMineOnly
      ? answer.approvals.map((each) => ({ ...each, asked: each.asked.filter(({ isMine }) => isMine), decided: [] }))
      : answer.approvals;
    const { width, paint } = session.output;
    return found({ approvals }, approvalLines(approvals, { now: session.now(), width, paint }));
  },
});
