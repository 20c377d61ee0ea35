import { defineCommand } from '#cli/command.ts';
import { recorded } from '#cli/outcomes.ts';
import { followPromotion } from '#cli/wait/follow-promotion.ts';
import { waitMs, waitOption } from '#cli/wait/wait-option.ts';

export const command = defineCommand({
  usage: 'ENVIRONMENT [--unmasked] [--reason TEXT] [--wait[=4h]]',
  about:
    'Copies the data of an environment anew from where the system file says, masked by the agent at the source; what runs there stays, and its ' +
    'soak goes on. It takes its turn in the line of the environment. With --wait it says how far it is, and ends with 0 when the data are in ' +
    'place, with 22 when they are not. With --unmasked nothing is masked: an Exception of two people permits it (`lockstep except --data`).',
  options: {
    unmasked: { kind: 'flag', says: 'as production has them; by an Exception only' },
    reason: { kind: 'text', value: 'TEXT', says: 'stands in the ledger' },
    wait: waitOption,
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep data refresh staging --reason "Orders of last week are missing."', says: 'as soon as nothing moves there' },
    { line: 'lockstep data refresh staging --wait=4h', says: 'and look on' },
    {
      line: 'lockstep data refresh staging --unmasked --reason "Only its rows show it."',
      says: 'without masks, while an Exception stands',
    },
  ],
  run: async (session, input) => {
    const [environment, reason, wait] = [input.positional(0), input.text('reason'), input.text('wait')];
    const patienceMs = wait === undefined ? undefined : waitMs(wait);
    const unmasked = input.isSet('unmasked') ? ({ unmasked: true } as const) : {};
    const answer = await session.command('refresh', { environment, ...(reason !== undefined && { reason }), ...unmasked });
    const [promotion] = answer.ids;
    if (patienceMs === undefined || promotion === undefined) return recorded(answer, `The data of ${environment} are to be refreshed.`);
    return followPromotion(session, { promotion, patienceMs });
  },
});
