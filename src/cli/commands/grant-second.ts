import { defineCommand } from '#cli/command.ts';
import { isGrant } from '#cli/http/people-answers.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'ID',
  about:
    'Confirms, as the second person, a change that gives somebody a right over production: another administrator, or somebody who is admin ' +
    'or release-manager in every system that it concerns; never who asked, nor who gains by it. It is judged again, and counts at once. It ' +
    'wants your password of the last five minutes.',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep grant second g3', says: 'the id stands in `lockstep grant list`' }],
  run: async (session, input) => {
    const path = `/api/grants/${encodeURIComponent(input.positional(0))}/second`;
    const grant = await (await session.client()).ask('POST', path, isGrant);
    return found({ ...grant }, [`${grant.what}: it counts now.`]);
  },
});
