import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { needsSecond, recorded } from '#cli/outcomes.ts';
import { parseArtefact, uploadArtefacts } from '#cli/pack/upload.ts';

export const command = defineCommand({
  usage: '(RELEASE ENVIRONMENT … SERVICE=PATH … | --second ID)',
  about:
    'Records what already runs in environments, as the release where everything begins: there is something to go back to. ' +
    'The bits are packed and uploaded as for `release create`. With --running its files are held against ' +
    'those of what listens there, on its host: other bits are not adopted. A second person signs it.',
  options: {
    running: { kind: 'texts', value: 'SERVICE=PORT', says: 'where it runs already: its files are held against those that are adopted' },
    second: { kind: 'text', value: 'ID', says: 'sign an adoption, as the second person' },
  },
  positionals: [0, Number.POSITIVE_INFINITY],
  examples: [
    { line: 'lockstep adopt 1.0.0 prod api=./api web=./web', says: 'asks; exit code 23' },
    { line: 'lockstep adopt 1.0.0 prod api=/srv/api --running api=8080', says: 'what listens on port 8080 must have the same files' },
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
    const running = readRunning(input.texts('running'));
    const answer = await session.command('adopt', { release, bill, environments, ...(running && { running }) });
    const sentence = `${release} is to be adopted in ${environments.join(', ')}.`;
    if (answer.events.length === 0) return recorded(answer, sentence);
    return needsSecond(answer, { sentence, next: `lockstep adopt --second ${answer.ids[0] ?? 'ID'}` });
  },
});

/** `api=8080`, several times. */
function readRunning(typed: readonly string[]): { readonly [service: string]: number } | undefined {
  const pairs = typed.map((text) => {
    const [, service, port] = /^([^=]+)=(\d{1,5})$/.exec(text) ?? [];
    if (service === undefined || Number(port) < 1 || Number(port) > 65_535) throw notAPort(text);
    return [service, Number(port)] as const;
  });
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

function notAPort(text: string): CommandError {
  return new CommandError(exits.usage, {
    code: 'not-a-number',
    sentence: `\`--running ${text}\` is no service and its port.`,
    next: 'Write --running api=8080.',
  });
}

function incomplete(): CommandError {
  return new CommandError(exits.usage, {
    code: 'missing-argument',
    sentence: '`adopt` needs a release, its environments, and SERVICE=PATH for every service; or --second ID.',
    next: 'lockstep adopt --help',
  });
}
