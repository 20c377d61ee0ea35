import { describe, expect, test } from 'vitest';
import { readSources, wordsOf } from './sources.ts';
import { findForbiddenWords } from './words.ts';

test('src says every idea with its one word', () => {
  expect(wordsOf(findForbiddenWords(readSources('src')))).toEqual([]);
});

const path = 'src/core/planted.ts';

describe('planted', () => {
  test.each([
    ['const pipeline = [];', 'pipeline'],
    ['function startPhase() {}', 'phase'],
    ['interface ReleaseChannels { name: string }', 'channel'],
    ['interface Release { projectId: string }', 'project'],
    ['type Freight = string;', 'freight'],
    ['const warehouseURL = "";', 'warehouse'],
    [`import { phase } from '#core/phases-of.ts';`, 'phase'],
    ['const { lifecycle } = release;', 'lifecycle'],
  ])('%s is found', (text, word) => {
    const [finding] = findForbiddenWords([{ path, text }]);
    expect(finding?.message).toContain(`says ${word}`);
  });

  test('a file name is found', () => {
    expect(findForbiddenWords([{ path: 'src/core/release-channel.ts', text: '' }])).toHaveLength(1);
  });

  test.each([
    [`import { pipeline } from 'node:stream/promises';\nawait pipeline(a, b);`],
    ['if (message.channel === "work") wake();'],
    ['const sentence = "a phase of the pipeline"; // of this project'],
    ['const projected = 1;'],
    ['// reason: the notifier of Slack wants this key.\nconst body = { channel: room };'],
  ])('%s is allowed', (text) => {
    expect(findForbiddenWords([{ path, text }])).toEqual([]);
  });
});
