import { expect, test } from 'vitest';
import { openMemoryStore } from '#store/memory-store.ts';
import { RosterBook } from './roster-book.ts';

test('groups from before there were linked accounts are known still, and stay with the first change', async () => {
  const { settings } = openMemoryStore({ now: () => 0 });
  await settings.put('groups', 'all', '{"installation-admin":["root"]}');
  const book = new RosterBook(settings);
  expect(await book.isAdministrator('root')).toBe(true);
  await book.change(async (roster) => ({ ...roster, identities: { tom: 'rita' } }));
  expect(await book.read()).toMatchObject({ groups: { 'installation-admin': ['root'] }, identities: { tom: 'rita' } });
});

test('a change is judged again on what somebody else has made of it meanwhile', async () => {
  const { settings } = openMemoryStore({ now: () => 0 });
  const [here, elsewhere] = [new RosterBook(settings), new RosterBook(settings)];
  const seen: number[] = [];
  await here.change(async (roster) => {
    seen.push(roster.services.length);
    if (seen.length === 1) await elsewhere.change(async (known) => ({ ...known, services: ['ci'] }));
    return { ...roster, services: [...roster.services, 'cd'] };
  });
  expect(seen).toEqual([0, 1]);
  expect((await here.read()).services).toEqual(['cd', 'ci']);
});
