import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContractCase } from './contract-case.ts';

const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

async function readAll(content: AsyncIterable<Uint8Array> | undefined): Promise<Buffer> {
  assert.ok(content !== undefined);
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += size) yield bytes.subarray(start, start + size);
}

async function* breaking(): AsyncGenerator<Uint8Array> {
  yield randomBytes(10);
  throw new Error('the sender went away');
}

/** The contract's sentences about blobs, settings and processes. */
export const blobAndSettingCases: readonly ContractCase[] = [
  {
    name: 'a blob is found by its digest, however it came, and the same bytes are one blob',
    async run({ store: { blobs } }) {
      const bytes = randomBytes(2_500_000);
      const expected = { digest: digestOf(bytes), size: bytes.byteLength };
      assert.equal(await blobs.has(expected.digest), false);
      assert.equal(await blobs.get(expected.digest), undefined);
      assert.deepEqual(await blobs.put(pieces(bytes, 77_777)), expected);
      assert.deepEqual(await blobs.put(bytes), expected);
      assert.equal(await blobs.has(expected.digest), true);
      assert.ok(bytes.equals(await readAll(await blobs.get(expected.digest))));
      const empty = await blobs.put(new Uint8Array());
      assert.deepEqual(empty, { digest: digestOf(new Uint8Array()), size: 0 });
      assert.equal((await readAll(await blobs.get(empty.digest))).byteLength, 0);
    },
  },
  {
    name: 'a blob is taken away by who saw it old; one that came again since stays',
    async run({ store: { blobs } }) {
      const bytes = randomBytes(3_000_000);
      const { digest, size } = await blobs.put(bytes);
      const line = (await blobs.list()).find((each) => each.digest === digest);
      assert.equal(line?.size, size);
      assert.equal(await blobs.remove(digest, line.at), false);
      assert.equal(await blobs.has(digest), true);
      assert.equal(await blobs.remove(digest, line.at + 1), true);
      assert.equal(await blobs.remove(digest, line.at + 1), false);
      assert.equal(await blobs.get(digest), undefined);
      assert.equal(
        (await blobs.list()).find((each) => each.digest === digest),
        undefined,
      );
      await blobs.put(bytes);
      assert.ok(bytes.equals(await readAll(await blobs.get(digest))));
    },
  },
  {
    name: 'an upload that breaks off is no blob; a digest that is none finds nothing',
    async run({ store: { blobs } }) {
      await assert.rejects(blobs.put(breaking()), /sender went away/);
      for (const digest of ['', 'sha256:', '../../etc/passwd', `sha256:${'../'.repeat(21)}a`]) {
        assert.equal(await blobs.has(digest), false);
        assert.equal(await blobs.get(digest), undefined);
      }
    },
  },
  {
    name: 'a setting is written, listed by id, and deleted',
    async run({ store: { settings } }) {
      assert.equal(await settings.get('user', 'ada'), undefined);
      assert.equal(await settings.put('user', 'bob', '1'), true);
      assert.equal(await settings.put('user', 'ada', '2'), true);
      assert.equal(await settings.put('user', 'ada', '3'), true);
      assert.equal(await settings.put('token', 'ada', '4'), true);
      assert.deepEqual(await settings.list('user'), [
        { id: 'ada', body: '3' },
        { id: 'bob', body: '1' },
      ]);
      await settings.delete('user', 'ada');
      await settings.delete('user', 'ada');
      assert.equal(await settings.get('user', 'ada'), undefined);
      assert.equal(await settings.get('token', 'ada'), '4');
    },
  },
  {
    name: 'of two writers with one expectation, one wins',
    async run({ store: { settings } }) {
      const first = await Promise.all(['a', 'b'].map(async (body) => settings.put('key', 'k', body, { body: undefined })));
      assert.equal(first.filter(Boolean).length, 1);
      const body = await settings.get('key', 'k');
      const second = await Promise.all(['c', 'd'].map(async (next) => settings.put('key', 'k', next, { body })));
      assert.equal(second.filter(Boolean).length, 1);
      assert.equal(await settings.put('key', 'none', 'x', { body: 'y' }), false);
    },
  },
  {
    name: 'settings that are written together are all written, or none is',
    async run({ store: { settings } }) {
      await settings.put('pair', 'old', '1');
      const writes = [
        { kind: 'pair', id: 'new', body: '2', expected: undefined },
        { kind: 'pair', id: 'old', body: undefined, expected: '1' },
      ];
      assert.equal(await settings.putAll([...writes, { kind: 'other', id: 'x', body: '3', expected: 'never so' }]), false);
      assert.deepEqual(await settings.list('pair'), [{ id: 'old', body: '1' }]);
      const both = await Promise.all([settings.putAll(writes), settings.putAll(writes.toReversed())]);
      assert.deepEqual(both.toSorted(), [false, true]);
      assert.deepEqual(await settings.list('pair'), [{ id: 'new', body: '2' }]);
    },
  },
  {
    name: 'a process that beats is young',
    async run({ store: { processes } }) {
      await processes.beat('two', 'agent', '{}');
      await processes.beat('one', 'controller', '{"a":1}');
      await sleep(30);
      await processes.beat('one', 'controller', '{"a":2}');
      const [one, two] = await processes.list();
      assert.deepEqual([one?.owner, one?.kind, one?.detail, two?.owner], ['one', 'controller', '{"a":2}', 'two']);
      assert.ok(one !== undefined && two !== undefined && one.ageMs >= 0 && two.ageMs >= one.ageMs + 20);
      await processes.remove('two');
      assert.equal((await processes.list()).length, 1);
    },
  },
];
