import { askSecret, readStdin } from '#cli/ask.ts';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { isPutReceiver } from '#cli/http/notify-answers.ts';
import { type ChoiceName, choiceIn, choiceOptions } from '#cli/notify-choice.ts';
import { found } from '#cli/outcomes.ts';
import type { Input } from '#cli/parse/input.ts';
import type { Session } from '#cli/session.ts';

type Name = ChoiceName | 'webhook' | 'authorization' | 'smtp' | 'from' | 'to' | 'user' | 'tls' | 'insecure' | 'role';

export const command = defineCommand({
  usage: 'NAME --webhook TEMPLATE | --smtp HOST[:PORT] --from ADDRESS',
  about:
    'Makes or changes a receiver: where notices go. The address of a webhook and the password of a mail server are asked for, or read from ' +
    'stdin; they are never arguments, for those are seen by all. Without --to a mail server writes to each person whom a notice is for, at the ' +
    'address that she has given. Only who administers the installation may.',
  options: {
    webhook: { kind: 'text', value: 'TEMPLATE', says: 'in whose words: plain, slack, teams or alertmanager' },
    authorization: { kind: 'flag', says: 'of a webhook: an Authorization header too; on stdin a second line' },
    smtp: { kind: 'text', value: 'HOST[:PORT]', says: 'a mail server (port 587)' },
    from: { kind: 'text', value: 'ADDRESS', says: 'who writes' },
    to: { kind: 'text', value: 'ADDRESS', says: 'a list of a team; without it to each person' },
    user: { kind: 'text', value: 'NAME', says: 'of the mail server; its password is asked for' },
    tls: { kind: 'flag', says: 'TLS from the first byte (usual for port 465); else STARTTLS, which it must offer' },
    insecure: { kind: 'flag', says: 'everything in the open: only to a host that --may-dial names' },
    role: { kind: 'texts', value: 'ROLE', says: 'only what is for this role; may stand several times' },
    ...choiceOptions,
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep notify add team --webhook slack --role tester', says: 'asks for the address, which is a secret' },
    { line: 'lockstep notify add alerts --webhook alertmanager --kind rolled-back < url.txt', says: 'without a terminal' },
    { line: 'lockstep notify add post --smtp mail.example.com --from lockstep@example.com --user lockstep', says: 'mail to each person' },
  ],
  run: async (session, input) => {
    const name = input.positional(0);
    const json = input.isSet('webhook') ? await webhookIn(session, input) : await mailIn(session, input);
    const path = `/api/notify/receivers/${encodeURIComponent(name)}`;
    const put = await (await session.client()).ask('PUT', path, isPutReceiver, { json });
    const lines = [`Notices go to ${name}. Try it: lockstep notify test ${name}`];
    if (put.key === undefined) return found({ ...put }, lines);
    session.output.note('What comes is signed with this key, shown this once:');
    return found({ ...put }, [put.key, ...lines]);
  },
});

async function webhookIn(session: Session, input: Input<Name>) {
  const isAuthorized = input.isSet('authorization');
  const isTyped = session.streams.stdin.isTTY === true;
  const [url = '', second = ''] = isTyped
    ? [await askSecret(session, 'Address of the webhook: ', 'lockstep notify add NAME … < FILE'), '']
    : (await readStdin(session.streams)).split(/\r?\n/);
  const authorization = isAuthorized && isTyped ? await askSecret(session, 'Authorization: ', 'lockstep notify add NAME … < FILE') : second;
  return {
    settings: { kind: 'webhook', template: input.text('webhook'), ...rolesIn(input), ...choiceIn(input) },
    ...(url.trim() !== '' && { url: url.trim() }),
    ...(isAuthorized && { authorization: authorization.trim() }),
  };
}

async function mailIn(session: Session, input: Input<Name>) {
  const [, host = '', port = '587'] = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(input.text('smtp') ?? '') ?? [];
  const [from, to, user] = [input.text('from'), input.text('to'), input.text('user')];
  if (host === '' || from === undefined) throw incomplete();
  const settings = {
    kind: 'mail',
    host: host.replaceAll(/^\[|\]$/g, ''),
    port: Number(port),
    security: securityIn(input, host, port),
    from,
  };
  const more = { ...(to !== undefined && { to }), ...(user !== undefined && { user }), ...rolesIn(input), ...choiceIn(input) };
  if (user === undefined) return { settings: { ...settings, ...more } };
  const isTyped = session.streams.stdin.isTTY === true;
  const password = isTyped
    ? await askSecret(session, `Password of ${user}: `, 'lockstep notify add NAME … < FILE')
    : await readStdin(session.streams);
  return { settings: { ...settings, ...more }, ...(password !== '' && { password }) };
}

/** A server on this host is spoken to in the open, unless TLS is asked for. */
function securityIn(input: Input<Name>, host: string, port: string): string {
  if (input.isSet('tls') || port === '465') return 'tls';
  const isHere = /^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(host);
  return input.isSet('insecure') || isHere ? 'none' : 'starttls';
}

function rolesIn(input: Input<Name>) {
  const roles = input.texts('role');
  return roles.length === 0 ? {} : { roles };
}

function incomplete(): CommandError {
  return new CommandError(exits.usage, {
    code: 'missing-value',
    sentence: 'A receiver is a webhook (--webhook TEMPLATE) or a mail server (--smtp HOST --from ADDRESS).',
    next: 'lockstep notify add --help',
  });
}
