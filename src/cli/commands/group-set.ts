import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import type { Client } from '#cli/http/client.ts';
import { isGroup } from '#cli/http/people-answers.ts';
import type { Input } from '#cli/parse/input.ts';
import { changed } from '#cli/waiting.ts';

type Option = 'add' | 'remove' | 'empty';

export const command = defineCommand({
  usage: 'GROUP (PERSON … | --add PERSON … --remove PERSON … | --empty)',
  about:
    'Says who is in a group. Whoever leaves it has left at once. Where somebody gains a right over production by it, that waits for a second ' +
    'person (exit code 23). Only who administers the installation may.',
  options: {
    add: { kind: 'texts', value: 'PERSON', says: 'one more; may stand several times' },
    remove: { kind: 'texts', value: 'PERSON', says: 'one less; may stand several times' },
    empty: { kind: 'flag', says: 'nobody at all' },
  },
  positionals: [1, Number.POSITIVE_INFINITY],
  examples: [
    { line: 'lockstep group set qa --add anna --remove bo', says: 'the others stay' },
    { line: 'lockstep group set installation-admin ada alan', says: 'these two and nobody else' },
  ],
  run: async (session, input) => {
    const client = await session.client();
    const path = `/api/groups/${encodeURIComponent(input.positional(0))}`;
    const persons = await personsOf(client, path, input);
    const group = await client.ask('PUT', path, isGroup, { json: { persons } });
    return changed(session, group, [`In ${group.group}: ${group.persons.join(', ') || 'nobody'}.`]);
  },
});

async function personsOf(client: Client, path: string, input: Input<Option>): Promise<readonly string[]> {
  const whole = input.positionals.slice(1);
  const [more, less] = [input.texts('add'), input.texts('remove')];
  const ways = [whole.length > 0, more.length + less.length > 0, input.isSet('empty')].filter(Boolean).length;
  if (ways !== 1) throw unclear();
  if (more.length + less.length === 0) return whole;
  const { persons } = await client.get(path, isGroup).catch(groupThatIsNew);
  return [...new Set([...persons, ...more])].filter((person) => !less.includes(person));
}

/** A group begins with the first person in it. */
function groupThatIsNew(error: unknown): { readonly persons: readonly string[] } {
  if (error instanceof CommandError && error.code === 'no-such-group') return { persons: [] };
  throw error;
}

function unclear(): CommandError {
  return new CommandError(exits.usage, {
    code: 'missing-argument',
    sentence: 'Say who is in the group: all of them, or --add and --remove, or --empty.',
    next: 'lockstep group set --help',
  });
}
