import { defineCommand } from '#cli/command.ts';
import { found } from '#cli/outcomes.ts';
import { noSuchContext, readContexts, writeContexts } from '#cli/settings.ts';

export const command = defineCommand({
  usage: 'NAME',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep context use work', says: 'every command talks to it from now on' }],
  run: async (session, input) => {
    const { variables } = session.environment;
    const name = input.positional(0);
    const file = await readContexts(variables);
    const entry = file.contexts[name];
    if (entry === undefined) throw noSuchContext(name, file);
    await writeContexts(variables, { ...file, current: name });
    return found({ name, ...entry }, [`${name} (${entry.url}) is in use.`]);
  },
});
