// An id of another system finds nothing, whoever asks with however many roles of the own.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandBodies } from '#core/api/command-bodies.ts';
import { must } from '#core/bug.ts';
import type { PersonCommand } from '#core/command.ts';
import { bankFile, bill, codeOf, startBank } from './test-bank.ts';
import type { Bank } from './test-bank.ts';

let bank: Bank;
const ids: { [kind: string]: string } = {};

/** `mine` is of nils, who has every role there and none in `bank`. */
const mine = bankFile
  .replace('system: bank', 'system: mine')
  .replace('2 approver', 'approver')
  .replace(
    /roles:[^]*services:/,
    'roles: {developer: [nils], release-manager: [nils], operator: [nils], admin: [nils], tester: [nils], approver: [nils]}\nservices:',
  );

beforeAll(async () => {
  bank = await startBank();
  await bank.applyFile(mine);
  await bank.applyFile(bankFile.replace('release-manager: [ralf, rolf]', 'release-manager: [ralf, rolf]\n  operator: [otto]'));
  const give = async (command: PersonCommand): Promise<void> => {
    const answer = await bank.engine.submit('bank', command, JSON.stringify(command));
    if (!answer.ok) throw new Error(`${command.kind}: ${answer.refusal.sentence}`);
  };
  await give({ kind: 'adopt', by: 'ralf', release: '0.9.0', bill, environments: ['prod'] });
  await give({ kind: 'create', by: 'dora', release: '1.0.0', bill, authors: [], carry: false });
  const read = async () => must(await bank.engine.read('bank'), 'bank').state;
  const gate = must([...(await read()).files.values()].at(-1)?.system.path[0]?.entry[0]?.hash, 'a gate');
  const expires = bank.engine.now() + 3_600_000;
  await give({ kind: 'except', by: 'dora', release: '1.0.0', stage: 'PROD', gate, reason: 'urgent', expires });
  for (const by of ['rita', 'tom']) await give({ kind: 'approve', by, release: '1.0.0', stage: 'PROD' });
  await give({ kind: 'promote', by: 'ralf', release: '1.0.0', stage: 'PROD', wait: false });
  const state = await read();
  ids['promotion'] = must([...state.promotions.keys()][0], 'a promotion');
  ids['order'] = must([...state.orders.keys()][0], 'an order');
  ids['evidence'] = must(state.releases.get('1.0.0')?.evidence[0]?.id, 'evidence');
  ids['second-exception'] = ids['revoke-exception'] = must(state.releases.get('1.0.0')?.exceptions[0]?.id, 'an Exception');
  ids['second-adoption'] = must([...state.adoptions.keys()][0], 'an Adoption');
  ids['approve-proposal'] = ids['withdraw-proposal'] = must([...state.proposals.keys()][0], 'a Proposal');
});
afterAll(() => bank.close());

const naming = [
  'abort',
  'continue',
  'settle',
  'revoke',
  'second-exception',
  'revoke-exception',
  'second-adoption',
  'approve-proposal',
  'withdraw-proposal',
] as const;

function bodyOf(kind: (typeof naming)[number]): object {
  const given = {
    release: '1.0.0',
    promotion: ids['promotion'],
    order: ids['order'],
    evidence: ids['evidence'],
    id: ids[kind],
    as: kind === 'continue' ? 'on' : 'done',
    reason: 'mine',
  };
  const fields = Object.keys(commandBodies[kind].shape);
  return Object.fromEntries(Object.entries(given).filter(([name]) => fields.includes(name)));
}

test.each(naming)('%s finds no thing of another system', async (kind) => {
  expect(codeOf(await bank.ask('nils', 'POST', `systems/mine/commands/${kind}`, bodyOf(kind)))).toMatch(/^no-such-/);
  expect(codeOf(await bank.ask('nils', 'POST', `systems/bank/commands/${kind}`, bodyOf(kind)))).toBe('no-system');
});

test('a calendar feed of one system is none of another, for its own person too', async () => {
  const made = await bank.ask('nils', 'POST', 'systems/mine/calendar-feeds', { name: 'phone' });
  const { feed } = made.json<{ readonly feed: { readonly feed: string } }>();
  expect(codeOf(await bank.ask('nils', 'DELETE', `systems/bank/calendar-feeds/${feed.feed}`))).toBe('no-system');
  expect(codeOf(await bank.ask('ralf', 'DELETE', `systems/bank/calendar-feeds/${feed.feed}`))).toBe('no-such-feed');
  expect((await bank.ask('nils', 'DELETE', `systems/mine/calendar-feeds/${feed.feed}`)).statusCode).toBe(204);
});

test.each(['releases/1.0.0', 'releases/1.0.0/why', 'promotions/PROMOTION', `releases/1.0.0/evidence/sha256:${'1'.repeat(64)}`])(
  '%s of another system is not shown',
  async (path) => {
    const told = path.replace('PROMOTION', encodeURIComponent(must(ids['promotion'], 'a promotion')));
    expect((await bank.ask('nils', 'GET', `systems/mine/${told}`)).statusCode).toBe(404);
    expect(codeOf(await bank.ask('nils', 'GET', `systems/bank/${told}`))).toBe('no-system');
    if (!path.includes('evidence')) expect((await bank.ask('ralf', 'GET', `systems/bank/${told}`)).statusCode).toBe(200);
  },
);
