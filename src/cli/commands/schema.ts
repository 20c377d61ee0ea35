import { defineCommand } from '#cli/command.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: '',
  about:
    'Writes the JSON Schema (draft 7) of the system file, as this build reads it: every key, with what it says. An editor with a YAML language server ' +
    'completes and explains by it where the first line of the file names it: `# yaml-language-server: $schema=.lockstep/schema.json`.',
  options: {},
  positionals: [0, 0],
  examples: [
    { line: 'lockstep schema > .lockstep/schema.json', says: 'after an update of Lockstep; `lockstep init` writes it the first time' },
  ],
  run: async (session) => {
    const text = await session.environment.local.schema();
    return found({ schema: JSON.parse(text) }, [text.trimEnd()]);
  },
});
