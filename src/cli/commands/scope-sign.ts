import { defineCommand } from '#cli/command.ts';
import { recorded } from '#cli/outcomes.ts';
import { readRelease } from '#cli/reads.ts';

export const command = defineCommand({
  usage: 'RELEASE [--digest DIGEST] [--as ROLE] [--comment TEXT]',
  about:
    'Agrees to the scope of a release as it stands, by those whom a gate `scope` of its path names. The signature binds to these very words: ' +
    'where somebody changes the scope, it counts no more. An author of the release cannot sign, nor whoever wrote the scope.',
  options: {
    digest: { kind: 'text', value: 'DIGEST', says: 'of the scope that you read; default: what stands there now' },
    as: { kind: 'text', value: 'ROLE', says: 'the place to fill, where you have several roles' },
    comment: { kind: 'text', value: 'TEXT', says: 'stands in the ledger' },
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep scope sign 1.2.0', says: 'what `lockstep scope show 1.2.0` shows' },
    { line: 'lockstep scope sign 1.2.0 --as tester --comment "As we agreed on Monday."', says: 'one of several places' },
  ],
  run: async (session, input) => {
    const release = input.positional(0);
    const [role, comment] = [input.text('as'), input.text('comment')];
    const digest = input.text('digest') ?? (await readRelease(session, release)).scope?.digest;
    const said = {
      ...(digest !== undefined && { digest }),
      ...(role !== undefined && { role }),
      ...(comment !== undefined && { comment }),
    };
    return recorded(await session.command('sign-scope', { release, ...said }), `The scope of ${release} is signed.`);
  },
});
