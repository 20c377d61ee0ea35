import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { instantOf } from '#cli/instant-option.ts';
import { needsSecond, recorded } from '#cli/outcomes.ts';
import type { Input } from '#cli/parse/input.ts';
import { gateHash, readRelease } from '#cli/reads.ts';
import type { Session } from '#cli/session.ts';
import type { Outcome } from '#cli/outcome.ts';

export const command = defineCommand({
  usage:
    '(RELEASE --stage STAGE --gate GATE --reason TEXT --expires INSTANT | --data ENVIRONMENT --reason TEXT --expires INSTANT | --second ID | --revoke ID)',
  about:
    'Waives one gate for one release: a reason, an end, and a second person. It is the only way past a gate, and it stands in the ledger. With --data ' +
    'it permits that the data of an environment are not masked, where the file lets it be permitted.',
  options: {
    stage: { kind: 'text', value: 'STAGE', says: 'whose gate' },
    gate: { kind: 'text', value: 'GATE', says: 'its label or hash' },
    data: { kind: 'text', value: 'ENVIRONMENT', says: 'whose data may come without masks' },
    reason: { kind: 'text', value: 'TEXT', says: 'stands in the ledger' },
    expires: { kind: 'text', value: 'INSTANT', says: 'a duration (4h, 3 days) or a date' },
    second: { kind: 'text', value: 'ID', says: 'grant it, as the second person' },
    revoke: { kind: 'text', value: 'ID', says: 'take it back' },
  },
  positionals: [0, 1],
  examples: [
    { line: 'lockstep except 1.1.1 --stage INT --gate soak --reason "A security fix." --expires 4h', says: 'asks; exit code 23' },
    {
      line: 'lockstep except --data staging --reason "Only its rows show it." --expires "2 days"',
      says: 'asks that its data may come without masks; exit code 23',
    },
    { line: 'lockstep except --second 1.1.1.x1', says: 'another person grants it' },
    { line: 'lockstep except --revoke 1.1.1.x1', says: 'it counts no longer' },
  ],
  run: async (session, input) => {
    const [second, revoke] = [input.text('second'), input.text('revoke')];
    if (second !== undefined) return recorded(await session.command('second-exception', { id: second }), `${second} is granted.`);
    if (revoke !== undefined) return recorded(await session.command('revoke-exception', { id: revoke }), `${revoke} counts no longer.`);
    const data = input.text('data');
    return data === undefined ? askFor(session, input) : askForData(session, input, data);
  },
});

async function askForData(session: Session, input: Input<'stage' | 'gate' | 'reason' | 'expires'>, environment: string): Promise<Outcome> {
  const [reason, expires] = [input.text('reason'), input.text('expires')];
  const isOfGate = input.positionals.length > 0 || input.text('stage') !== undefined || input.text('gate') !== undefined;
  if (reason === undefined || expires === undefined || isOfGate) {
    throw new CommandError(exits.usage, {
      code: 'missing-option',
      sentence: '`except --data` needs --reason and --expires, and no release, stage or gate.',
      next: 'lockstep except --help',
    });
  }
  const at = instantOf('expires', expires, session.now());
  const answer = await session.command('except-data', { environment, reason, expires: at });
  const sentence = `The data of ${environment} are to come without masks.`;
  return needsSecond(answer, { sentence, next: `lockstep except --second ${answer.ids[0] ?? 'ID'}` });
}

async function askFor(session: Session, input: Input<'stage' | 'gate' | 'reason' | 'expires'>): Promise<Outcome> {
  const [release] = input.positionals;
  const [stage, gate, reason, expires] = [input.text('stage'), input.text('gate'), input.text('reason'), input.text('expires')];
  if (release === undefined || stage === undefined || gate === undefined || reason === undefined || expires === undefined) {
    throw new CommandError(exits.usage, {
      code: 'missing-option',
      sentence:
        '`except` needs RELEASE, --stage, --gate, --reason and --expires; or --data, --reason and --expires; or --second ID; or --revoke ID.',
      next: 'lockstep except --help',
    });
  }
  const at = instantOf('expires', expires, session.now());
  const view = await readRelease(session, release);
  const answer = await session.command('except', { release, stage, gate: gateHash(view, stage, gate), reason, expires: at });
  const id = answer.ids[0] ?? 'ID';
  if (answer.events.length === 0) return recorded(answer, 'It was asked before.');
  return needsSecond(answer, { sentence: `${gate} of ${stage} is to be waived for ${release}.`, next: `lockstep except --second ${id}` });
}
