import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { agentTls } from '#core/api/agent-routes.ts';
import { brokenLinks, readPage } from './docs.ts';
import { cryptographyIn, findDangers, missingTests, numbers, readRequirements, testsNamedIn } from './security.ts';
import { readSource, readSources, wordsOf } from './sources.ts';

const requirements = readRequirements();
const security = readPage('SECURITY.md');
const page = readPage('docs/security.md');

describe('docs/asvs.json', () => {
  test('has every requirement of ASVS 5.0 at levels 1 and 2 once, with a test, a reason, or what is missing', () => {
    expect(numbers).toHaveLength(253);
    expect(requirements.map(({ number }) => number).toSorted()).toEqual(numbers.toSorted());
  });

  test('names tests that are there', () => {
    expect(missingTests(requirements.flatMap(({ test: named = [] }) => named))).toEqual([]);
  });

  test('is counted in docs/security.md as it is', () => {
    const rows = [...new Set(requirements.map(({ number }) => Number(number.split('.')[0])))].map((chapter) => {
      const of = requirements.filter(({ number }) => number.startsWith(`${chapter}.`));
      const count = (kind: 'test' | 'reason' | 'pending'): number => of.filter((each) => each[kind] !== undefined).length;
      return `| ${chapter} | ${count('test')} | ${count('reason')} | ${count('pending')} |`;
    });
    expect(rows.filter((row) => !page.text.includes(row))).toEqual([]);
  });
});

test('what the documentation has to say stands in docs/security.md', () => {
  const links = requirements.flatMap(({ page: place }) => (place === undefined ? [] : [`[x](${place})`]));
  expect(links.length).toBeGreaterThan(15);
  expect(brokenLinks({ path: 'planted.md', text: links.join('\n') })).toEqual([]);
});

describe('SECURITY.md', () => {
  test('has every threat from T1 to T20, with a test or what is missing', () => {
    const rows = [...security.text.matchAll(/^\| T(\d+) \|.*(?:\.test\.tsx? — |pending: ).*\|$/gm)].map(([, number]) => Number(number));
    expect(rows).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  test('names tests that are there', () => {
    expect(testsNamedIn(security.text).length).toBeGreaterThan(20);
    expect(missingTests(testsNamedIn(security.text))).toEqual([]);
  });
});

test('every key file of the data folder stands in the table of keys', () => {
  const files = [...readSource('src/processes/data-folder.ts').text.matchAll(/'([a-z]+-(?:key|token))'/g)].map(([, name = '']) => name);
  expect(files.length).toBeGreaterThan(4);
  expect(files.filter((name) => !security.text.includes(`| \`${name}\` |`))).toEqual([]);
});

test('every file that does cryptography stands in the inventory', () => {
  const listed = [...page.text.matchAll(/`(src\/[\w/-]+\.ts)`/g)].map(([, name = '']) => name);
  expect(listed.toSorted()).toEqual(cryptographyIn(readSources('src')).toSorted());
});

test('no source runs text as code, writes HTML, trusts every certificate or uses a broken hash', () => {
  expect(wordsOf(findDangers(readSources('src')))).toEqual([]);
});

test('the browser keeps the theme, the language and what keys do, and nothing else', () => {
  const uses = readSources('src/web').filter(({ text }) => /\b(localStorage|sessionStorage|indexedDB|document\.cookie)\b/.test(text));
  expect(uses.map(({ path }) => path)).toEqual(['src/web/keys/key-book.ts', 'src/web/parts/theme.ts', 'src/web/words/choose-language.ts']);
});

const lockShape = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({ resolved: z.string().optional(), integrity: z.string().optional(), link: z.boolean().optional() }),
  ),
});

test('every package comes from the registry, with the digest of its bytes', () => {
  const { packages } = lockShape.parse(JSON.parse(readSource('package-lock.json').text));
  const others = Object.entries(packages).filter(([name, { resolved = 'https://registry.npmjs.org/', integrity, link }]) => {
    const isFromRegistry = resolved.startsWith('https://registry.npmjs.org/') && link !== true;
    return name !== '' && !(isFromRegistry && integrity?.startsWith('sha512-') === true);
  });
  expect(others.map(([name]) => name)).toEqual([]);
});

test('agents come by TLS 1.3, or 1.2 with one suite, both with forward secrecy', () => {
  const ciphers = 'TLS_AES_128_GCM_SHA256:ECDHE-PSK-CHACHA20-POLY1305';
  expect(agentTls).toEqual({ ciphers, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' });
});

describe('planted', () => {
  test.each([
    ['eval(text);', 'runs text as code'],
    ['element.innerHTML = text;', 'writes HTML'],
    ['connect({ rejectUnauthorized: false });', 'trusts every certificate'],
    [`createHash('md5');`, 'uses a broken hash or a weak mode'],
    ['const id = Math.random();', 'guesses with Math.random'],
  ])('%s is found', (text, message) => {
    expect(findDangers([{ path: 'src/planted.ts', text }])).toMatchObject([{ message }]);
  });

  test('a test or a file that is not there is missed', () => {
    const named = [
      'src/http/access.test.ts — lists leave it out',
      'src/http/access.test.ts — no such test',
      'src/gone.test.ts — lists leave it out',
    ];
    expect(missingTests(named)).toEqual(named.slice(1));
  });

  test('a requirement with a test and a reason is refused', () => {
    const planted = { number: '1.1.1', about: 'both', test: ['x'], reason: 'It does not apply here.' };
    expect(() => readRequirements(JSON.stringify({ requirements: [planted] }))).toThrow('exactly one');
  });
});
