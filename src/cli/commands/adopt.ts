import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { needsSecond, recorded } from '#cli/outcomes.ts';
import { parseArtefact, uploadArtefacts } from '#cli/pack/upload.ts';

export const command = defineCommand({
  usage: '(RELEASE ENVIRONMENT … SERVICE=PATH … | --second ID)',
  about:
    'Records what already runs in environments, as the release where everything begins: there is something to go back to. ' +
    'The bits are packed and uploaded as for `release create`. A second person signs it.',
  options: { second: { kind: 'text', value: 'ID', says: 'sign an adoption, as the second person' } },
  positionals: [0, Number.POSITIVE_INFINITY],
  examples: [
    { line: 'lockstep adopt 1.0.0 prod api=./api web=./web', says: 'asks; exit code 23' },
    { line: 'lockstep adopt --second a3', says: 'another person signs' },
  ],
  run: async (session, input) => {
    const second = input.text('second');
    if (second !== undefined) return recorded(await session.command('second-adoption', { id: second }), `${second} is signed.`);
    const [release, ...rest] = input.positionals;
    const environments = rest.filter((typed) => parseArtefact(typed) === undefined);
    const artefacts = rest.flatMap((typed) => [parseArtefact(typed)].filter((artefact) => artefact !== undefined));
    if (release === undefined || environments.length === 0 || artefacts.length === 0) throw incomplete();
    const { bill } = await uploadArtefacts(session, { typed: artefacts });
    const answer = await session.command('adopt', { release, bill, environments });
    const sentence = `${release} is to be adopted in ${environments.join(', ')}.`;
    if (answer.events.length === 0) return recorded(answer, sentence);
    return needsSecond(answer, { sentence, next: `lockstep adopt --second ${answer.ids[0] ?? 'ID'}` });
  },
});

function incomplete(): CommandError {
  return new CommandError(exits.usage, {
    code: 'missing-argument',
    sentence: '`adopt` needs a release, its environments, and SERVICE=PATH for every service; or --second ID.',
    next: 'lockstep adopt --help',
  });
}
