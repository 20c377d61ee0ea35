import path from 'node:path';
import { defineCommand } from '#cli/command.ts';
import { confirm } from '#cli/confirm.ts';
import type { InstalledRequest } from '#cli/environment.ts';
import { tellingFailures } from '#cli/local-failure.ts';
import { found } from '#cli/outcomes.ts';
import type { Input } from '#cli/parse/input.ts';

export const command = defineCommand({
  usage: '[--data DIR | --state DIR]',
  about:
    'Ends everything of an installation that runs on this host: the controller, its agent, the router, and the services, which go on after Ctrl-C. ' +
    'Whoever uses them is cut off, so it says what runs and asks, unless --yes says so. Nothing is lost: `lockstep serve` and its agent run again ' +
    'what ran. Run it as the user who started them, or as root.',
  options: {
    data: { kind: 'text', value: 'DIR', says: 'folder of this installation (.lockstep)' },
    state: { kind: 'text', value: 'DIR', says: 'on a host that has an agent alone: its folder' },
  },
  positionals: [0, 0],
  examples: [
    { line: 'lockstep down --data ~/.lockstep', says: 'everything that `lockstep serve --data ~/.lockstep --agent` started' },
    { line: 'lockstep down --state /var/lib/lockstep-agent --yes', says: 'on another host, unasked' },
  ],
  run: async (session, input) => {
    const { folder, local } = session.environment;
    const installed = foldersOf(input, folder);
    const place = installed.data ?? installed.state;
    const running = await tellingFailures(() => local.whatRuns(installed));
    if (running.length === 0) return found({ ended: [] }, [`Nothing of ${place} runs on this host.`]);
    const says = [`This ends ${running.join('; ')}.`, 'Whoever uses them is cut off.'];
    await confirm(session, { says, word: 'down', unasked: `lockstep down ${wordsOfOptions(input)} --yes` });
    const ended = await tellingFailures(() => local.takeDown(installed, (words) => session.output.note(`ended: ${words}`)));
    return found({ ended }, [`Nothing of ${place} runs on this host any more. All that is known is kept there.`]);
  },
});

function foldersOf(input: Input<'data' | 'state'>, folder: string): InstalledRequest {
  const state = input.text('state');
  if (state !== undefined) return { state: path.resolve(folder, state) };
  const data = path.resolve(folder, input.text('data') ?? '.lockstep');
  return { data, state: path.join(data, 'agent') };
}

function wordsOfOptions(input: Input<'data' | 'state'>): string {
  const state = input.text('state');
  return state === undefined ? `--data ${input.text('data') ?? '.lockstep'}` : `--state ${state}`;
}
