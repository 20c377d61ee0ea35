import { CommandError } from './command-error.ts';
import { exits } from './exits.ts';
import type { Input } from './parse/input.ts';

interface Way {
  readonly hotfix?: { readonly because: string };
  readonly without?: { readonly [hotfix: string]: string };
}

/** What `release create` says of hotfixes: `--hotfix WHY`, `--without-hotfix "1.2.1: reverted by design"`. */
export function wayOf(input: Pick<Input<'hotfix' | 'without-hotfix'>, 'text' | 'texts'>): Way {
  const because = input.text('hotfix');
  const without = input.texts('without-hotfix').map((text): [string, string] => {
    const [, hotfix = '', why = ''] = /^\s*([^\s:]+)\s*:\s*(\S.*)$/s.exec(text) ?? [];
    if (hotfix !== '') return [hotfix, why];
    throw new CommandError(exits.usage, {
      code: 'not-a-hotfix',
      sentence: `\`${text}\` does not say which hotfix is left out, and why.`,
      next: 'Write --without-hotfix "1.2.1: reverted by design".',
    });
  });
  return { ...(because !== undefined && { hotfix: { because } }), ...(without.length > 0 && { without: Object.fromEntries(without) }) };
}
