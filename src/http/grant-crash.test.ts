// A controller that dies while a right over production is confirmed leaves it confirmed and made, or neither.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SettingsStore } from '#store/store.ts';
import { codeOf, startBank } from './test-bank.ts';
import type { Bank } from './test-bank.ts';
import { tellRoster } from './tell-roster.ts';

let bank: Bank;

beforeEach(async () => {
  bank = await startBank();
});
afterEach(() => bank.close());

const word = 'violet hammer seven rivers';
const changes = {
  'a person into a group': { ask: () => bank.ask('root', 'PUT', 'groups/approvers', { persons: ['rita', 'tom', 'nils'] }) },
  'a new password': { ask: () => bank.ask('root', 'PATCH', 'users/rita', { password: word }) },
  'a program as a person': {
    ask: async () => {
      await bank.ask('root', 'PATCH', 'users/tom', { service: true });
      return bank.ask('root', 'PATCH', 'users/tom', { service: false, password: word });
    },
  },
  'another author': {
    ask: async () => {
      await bank.ask('root', 'PUT', 'authors', { set: [{ author: 'tom@bank.example', person: 'tom' }] });
      return bank.ask('root', 'PUT', 'authors', { set: [{ author: 'tom@bank.example', person: 'nils' }] });
    },
  },
};

/** What the store holds of people and their rights. */
async function rows(): Promise<string> {
  const kinds = ['roster', 'user', 'author', 'grant'];
  return JSON.stringify(await Promise.all(kinds.map((kind) => bank.store.settings.list(kind))));
}

/** Lets so many writes through, and dies at the next. */
function dieAfter(writes: number): () => void {
  const { settings } = bank.store;
  const kept = { ...settings };
  let left = writes;
  const spend = (): void => {
    left -= 1;
    if (left < 0) throw new Error('killed');
  };
  const doomed: Pick<SettingsStore, 'put' | 'putAll'> = {
    async put(...write) {
      spend();
      return kept.put(...write);
    },
    async putAll(writes) {
      spend();
      return kept.putAll(writes);
    },
  };
  Object.assign(settings, doomed);
  return () => void Object.assign(settings, kept);
}

test.each(Object.entries(changes))('%s: killed at any write, nothing is confirmed that is not made', async (_what, { ask }) => {
  const { waits } = (await ask()).json<{ waits: { id: string } }>();
  const headers = await bank.signIn('vera');
  const second = () => bank.ask(headers, 'POST', `grants/${waits.id}/second`);
  const before = await rows();

  const revive = dieAfter(0);
  expect((await second()).statusCode).toBe(500);
  revive();
  expect((await rows()) === before).toBe(true);

  // The one write is all there is: what is left is to tell it, and the next start does.
  const reviveLater = dieAfter(1);
  await second();
  reviveLater();
  await tellRoster(bank.context);
  const made = await rows();
  expect(made === before).toBe(false);
  expect(await bank.context.grants.get(waits.id)).toMatchObject({ second: 'vera' });
  expect((await bank.rosters()).at(-1)).toMatchObject({ changedBy: 'root', second: 'vera' });
  expect(codeOf(await second())).toBe('grant-outdated');
  expect((await rows()) === made).toBe(true);
});
