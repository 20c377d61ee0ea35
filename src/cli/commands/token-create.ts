import { defineCommand } from '#cli/command.ts';
import { isNewToken } from '#cli/http/small-answers.ts';
import { instantOf } from '#cli/instant-option.ts';
import { found } from '#cli/outcomes.ts';
import { localTime } from '#cli/text/instant.ts';

export const command = defineCommand({
  usage: 'NAME [--expires INSTANT] [--only SYSTEM …] [--verb VERB …]',
  about:
    'Makes a token for a program. It may do what you may, or less; it is shown this once, on stdout alone. Making one needs a session: ' +
    'a token cannot make another.',
  options: {
    expires: { kind: 'text', value: 'INSTANT', says: 'a duration ("90 days") or a date; 90 days unless told' },
    only: { kind: 'texts', value: 'SYSTEM', says: 'narrow it to a system; may stand several times' },
    verb: { kind: 'texts', value: 'VERB', says: 'narrow it to view, audit, or one command (create, promote …); may stand several times' },
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep token create CI --only shop --verb view --verb create --verb promote', says: 'for a build server' },
    { line: 'export LOCKSTEP_TOKEN="$(lockstep token create laptop --expires "30 days" --quiet)"', says: 'for this shell' },
  ],
  run: async (session, input) => {
    const [systems, verbs] = [input.texts('only'), input.texts('verb')];
    const expires = instantOf('expires', input.text('expires') ?? '90 days', session.now());
    const json = {
      name: input.positional(0),
      expires,
      ...(systems.length === 0 ? {} : { systems }),
      ...(verbs.length === 0 ? {} : { verbs }),
    };
    const made = await (await session.client()).ask('POST', '/api/tokens', isNewToken, { json });
    session.output.note(`${made.token.id} holds until ${localTime(made.token.expires, session.now())}. It is shown this once:`);
    return found({ ...made }, [made.value]);
  },
});
