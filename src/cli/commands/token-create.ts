import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { isNewToken } from '#cli/http/people-answers.ts';
import { instantOf } from '#cli/instant-option.ts';
import { found } from '#cli/outcomes.ts';
import type { Input } from '#cli/parse/input.ts';
import { localTime } from '#cli/text/instant.ts';
import { tokensPath } from '#cli/tokens.ts';

export const command = defineCommand({
  usage: 'NAME [--of ACCOUNT] [--expires INSTANT] [--only SYSTEM …] [--environment ENV …] [--verb VERB …]',
  about:
    'Makes a token for a program: of a service account, which an administrator does, or of yourself. It may do what its account may, or ' +
    "less, and never gives a person's word: no approval, no sign-off. It is shown this once, on stdout alone. Making one needs a session: a " +
    'token cannot make another.',
  options: {
    of: { kind: 'text', value: 'ACCOUNT', says: 'of this service account, instead of you' },
    expires: { kind: 'text', value: 'INSTANT', says: 'a duration ("90 days") or a date; 90 days unless told' },
    only: { kind: 'texts', value: 'SYSTEM', says: 'narrow it to a system; may stand several times' },
    environment: { kind: 'texts', value: 'ENV', says: 'narrow it to an environment of the one system; may stand several times' },
    verb: { kind: 'texts', value: 'VERB', says: 'narrow it to view, audit, or one command (create, promote …); may stand several times' },
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep token create CI --of ci --only shop --environment dev --environment test', says: 'for a build server' },
    { line: 'lockstep token create dashboard --of screen --verb view', says: 'for something that only looks' },
    { line: 'export LOCKSTEP_TOKEN="$(lockstep token create laptop --expires "30 days" --quiet)"', says: 'for this shell' },
  ],
  run: async (session, input) => {
    const expires = instantOf('expires', input.text('expires') ?? '90 days', session.now());
    const json = { name: input.positional(0), expires, ...reachOf(input) };
    const made = await (await session.client()).ask('POST', tokensPath(input.text('of')), isNewToken, { json });
    session.output.note(`${made.token.id} holds until ${localTime(made.token.expires, session.now())}. It is shown this once:`);
    return found({ ...made }, [made.value]);
  },
});

function reachOf(input: Input<'only' | 'environment' | 'verb'>): object {
  const [systems, environments, verbs] = [input.texts('only'), input.texts('environment'), input.texts('verb')];
  if (environments.length > 0 && systems.length !== 1) throw whichSystem(systems.length);
  return {
    ...(systems.length === 0 ? {} : { systems }),
    ...(environments.length === 0 ? {} : { environments }),
    ...(verbs.length === 0 ? {} : { verbs }),
  };
}

/** Environments of different systems may have one name. */
function whichSystem(named: number): CommandError {
  return new CommandError(exits.usage, {
    code: 'which-system',
    sentence: `--environment belongs to one system, and --only names ${named === 0 ? 'none' : String(named)}.`,
    next: 'Name one: --only SYSTEM --environment ENV',
  });
}
