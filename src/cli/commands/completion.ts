import { catalogue, processes } from '#cli/catalogue.ts';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { scriptFor } from '#cli/completion-script.ts';
import { exits } from '#cli/exits.ts';
import { found } from '#cli/outcomes.ts';
import { globalOptions } from '#cli/parse/option.ts';

export const command = defineCommand({
  usage: 'bash|zsh|fish|powershell',
  about: 'Writes a script that completes commands and options. It stands on its own: completing starts no program.',
  options: {},
  positionals: [1, 1],
  examples: [
    { line: 'source <(lockstep completion bash)', says: 'in ~/.bashrc' },
    { line: 'lockstep completion zsh > ~/.zfunc/_lockstep', says: 'a folder of $fpath' },
    { line: 'lockstep completion powershell >> $PROFILE', says: 'PowerShell' },
    { line: 'lockstep completion fish > ~/.config/fish/completions/lockstep.fish', says: 'at once' },
  ],
  run: async (_session, input) => {
    const shell = input.positional(0);
    const commands = await Promise.all(
      catalogue.map(async ({ name, summary, load }) => {
        const { command: loaded } = await load();
        return { name, summary, options: Object.keys({ ...loaded.options, ...globalOptions }) };
      }),
    );
    const script = scriptFor(shell, [...commands, ...processes.map((line) => ({ ...line, options: ['help'] }))]);
    if (script === undefined) throw unknownShell(shell);
    return found({ shell, script }, [script]);
  },
});

function unknownShell(shell: string): CommandError {
  return new CommandError(exits.usage, {
    code: 'not-a-choice',
    sentence: `There is no completion for \`${shell}\`.`,
    next: 'Choose bash, zsh, fish or powershell.',
  });
}
