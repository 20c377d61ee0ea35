import { defineCommand } from '#cli/command.ts';
import { found } from '#cli/outcomes.ts';
import { parseUrl, readContexts, writeContexts } from '#cli/settings.ts';

export const command = defineCommand({
  usage: 'NAME URL [--system SYSTEM]',
  about: 'Gives a controller a name. The first one is in use at once. With --system its commands mean that system.',
  options: {},
  positionals: [2, 2],
  examples: [
    { line: 'lockstep context add work https://lockstep.example', says: 'then: lockstep login' },
    { line: 'lockstep context add shop https://lockstep.example --system shop', says: 'one system of it' },
  ],
  run: async (session, input) => {
    const { variables } = session.environment;
    const [name, url, system] = [input.positional(0), parseUrl(input.positional(1)).href, session.askedSystem];
    const file = await readContexts(variables);
    const entry = { url, ...(system === undefined ? {} : { system }) };
    const current = file.current ?? name;
    await writeContexts(variables, { current, contexts: { ...file.contexts, [name]: entry } });
    return found({ name, ...entry, current }, [
      `${name} is ${url}.${current === name ? ' It is in use.' : ` Use it: lockstep context use ${name}`}`,
    ]);
  },
});
