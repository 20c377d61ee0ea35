import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { isUser } from '#cli/http/people-answers.ts';
import { found } from '#cli/outcomes.ts';
import { changeOwnPassword } from '#cli/own-password.ts';
import { readNewPassword, readPassword } from '#cli/password.ts';
import type { Session } from '#cli/session.ts';
import { changed } from '#cli/waiting.ts';
import type { Outcome } from '#cli/outcome.ts';

export const command = defineCommand({
  usage: '[PERSON] [--password-stdin]',
  about:
    'Changes your password; your other sessions end. With PERSON, an administrator gives somebody a new one, who may change it then. Where ' +
    'that person may let something into production, it waits for a second person. On stdin the old and the new one are a line each; of ' +
    'somebody else the new one alone. What the last administrator does: `lockstep user recover`.',
  options: { 'password-stdin': { kind: 'flag', says: 'read from stdin' } },
  positionals: [0, 1],
  examples: [
    { line: 'lockstep user password', says: 'asks for the old one, and twice for the new one' },
    { line: 'lockstep user password anna', says: 'anna has lost hers' },
  ],
  run: async (session, input) => {
    const [person] = input.positionals;
    const isStdin = input.isSet('password-stdin');
    return person === undefined ? changeOwn(session, isStdin) : give(session, person, isStdin);
  },
});

async function changeOwn(session: Session, isStdin: boolean): Promise<Outcome> {
  const json = isStdin ? bothOf(await readPassword(session, '', true)) : await askBoth(session);
  await changeOwnPassword(session, await session.client(), json);
  return found({ changed: true }, ['Your password is changed; your other sessions have ended.']);
}

interface Both {
  readonly old: string;
  readonly new: string;
}

async function askBoth(session: Session): Promise<Both> {
  const old = await readPassword(session, 'Old password: ', false);
  return { old, new: await readNewPassword(session, undefined, false) };
}

function bothOf(text: string): Both {
  const [old = '', fresh, ...rest] = text.split(/\r?\n/);
  if (fresh !== undefined && rest.length === 0) return { old, new: fresh };
  throw new CommandError(exits.usage, {
    code: 'no-password',
    sentence: 'On stdin there are to be two lines: the old password and the new one.',
    next: 'lockstep user password --help',
  });
}

async function give(session: Session, person: string, isStdin: boolean): Promise<Outcome> {
  const password = await readNewPassword(session, person, isStdin);
  const path = `/api/users/${encodeURIComponent(person)}`;
  const user = await (await session.client()).ask('PATCH', path, isUser, { json: { password } });
  return changed(session, user, [`${person} has a new password; the sessions of before have ended.`]);
}
