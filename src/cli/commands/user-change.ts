import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { isUser } from '#cli/http/people-answers.ts';
import type { Input } from '#cli/parse/input.ts';
import { readNewPassword } from '#cli/password.ts';
import type { Session } from '#cli/session.ts';
import { changed } from '#cli/waiting.ts';

type Option = 'name' | 'disable' | 'enable' | 'service' | 'person' | 'password-stdin';

export const command = defineCommand({
  usage: 'ACCOUNT [--name NAME] [--disable | --enable] [--service | --person [--password-stdin]]',
  about:
    'Changes an account. Whoever is disabled may not sign in from now on, their sessions and tokens end, and what they have said stays. ' +
    'Somebody who has left is disabled first, and erased when nobody asks any more. Only who administers the installation may.',
  options: {
    name: { kind: 'text', value: 'NAME', says: 'the name that people see' },
    disable: { kind: 'flag', says: 'may not sign in any more' },
    enable: { kind: 'flag', says: 'may sign in again' },
    service: { kind: 'flag', says: "make it a program's account: the password goes" },
    person: { kind: 'flag', says: "make it a person's account; a first password is asked for" },
    'password-stdin': { kind: 'flag', says: 'with --person: read the first password from stdin' },
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep user change anna --disable', says: 'at once' },
    { line: 'lockstep user change ci --service', says: 'an account that a program has always used' },
  ],
  run: async (session, input) => {
    const account = input.positional(0);
    const json = await changeOf(session, input);
    const user = await (await session.client()).ask('PATCH', `/api/users/${encodeURIComponent(account)}`, isUser, { json });
    const kind = user.service === true ? 'a service account' : 'a person';
    return changed(session, user, [`${account} is ${kind}${user.disabled ? ', and may not sign in' : ''}.`]);
  },
});

async function changeOf(session: Session, input: Input<Option>): Promise<object> {
  const opposite = [['disable', 'enable'] as const, ['service', 'person'] as const].find(
    ([one, other]) => input.isSet(one) && input.isSet(other),
  );
  if (opposite !== undefined) throw wrong(`--${opposite[0]} and --${opposite[1]} are opposites.`);
  const name = input.text('name');
  const change = {
    ...(name === undefined ? {} : { name }),
    ...(input.isSet('disable') || input.isSet('enable') ? { disabled: input.isSet('disable') } : {}),
    ...(input.isSet('service') ? { service: true } : {}),
  };
  if (input.isSet('person')) {
    return { ...change, service: false, password: await readNewPassword(session, input.positional(0), input.isSet('password-stdin')) };
  }
  if (Object.keys(change).length === 0) throw wrong('Nothing is to be changed.');
  return change;
}

function wrong(sentence: string): CommandError {
  return new CommandError(exits.usage, { code: 'missing-option', sentence, next: 'lockstep user change --help' });
}
