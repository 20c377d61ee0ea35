import { defineCommand } from '#cli/command.ts';
import { type Host, isHosts } from '#cli/http/small-answers.ts';
import { found } from '#cli/outcomes.ts';
import type { Session } from '#cli/session.ts';
import { localTime } from '#cli/text/instant.ts';
import { table } from '#cli/text/table.ts';

export const command = defineCommand({
  usage: '',
  about:
    'The hosts: the agents of each, when the controller heard of them last, which Lockstep they are, and the environments that are there. A host ' +
    'that a system file names and that no agent has joined from stands there without one: its environments wait.',
  options: {},
  positionals: [0, 0],
  examples: [{ line: 'lockstep host list', says: 'who joined, how far each reaches, and whether it is still there' }],
  run: async (session) => {
    const answer = await (await session.client()).get('/api/hosts', isHosts);
    const head = ['host', 'agent', 'reaches', 'seen', 'version', 'environments'].map((name) => session.output.paint('dim', name));
    return found({ ...answer }, table([head, ...answer.hosts.flatMap((host) => rowsOf(host, session))], session.output.width));
  },
});

/** An agent a row; what stands on the host stands in the first. */
function rowsOf({ host, agents, environments }: Host, session: Session): readonly (readonly string[])[] {
  const places = environments.map(({ system, environment }) => `${environment} of ${system}`).join(', ');
  if (agents.length === 0) return [[host, 'none has joined', '–', '–', '–', places]];
  return agents.map(({ id, environments: reach, seenAt, version }, index) => [
    index === 0 ? host : '',
    id,
    (reach ?? ['all']).join(', '),
    seenAt === undefined ? 'not yet' : localTime(seenAt, session.now()),
    version ?? '–',
    index === 0 ? places : '',
  ]);
}
