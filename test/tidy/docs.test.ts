import { describe, expect, test } from 'vitest';
import { catalogue as commands, processes } from '#cli/catalogue.ts';
import { CommandError } from '#cli/command-error.ts';
import { codes as commandLineCodes } from '#cli/codes.ts';
import { parseArguments } from '#cli/parse/arguments.ts';
import { topics } from '#cli/topics.ts';
import { catalogue } from '#catalogue/index.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { allCodes, computedFailures } from './codes.ts';
import { blocksOf, brokenLinks, commandLinesOf, type Page, paragraphsOf, readPage, readPages, spokenCommandsOf, wordsIn } from './docs.ts';
import { wordsOf } from './sources.ts';

const pages = readPages();
const errors = paragraphsOf(readPage('docs/errors.md'));

describe('docs/errors.md', () => {
  test('has a paragraph for every code that a user can meet, and none for a code that nobody meets', () => {
    expect(errors.map(({ code }) => code).toSorted()).toEqual(allCodes());
  });

  test('reads codes where there are some: a guard that reads nothing finds nothing', () => {
    expect(allCodes()).toEqual(
      expect.arrayContaining(['own-release', 'soak', 'tab', 'slow-down', 'store-held', 'door-closed', 'exit-second', 'no-secret']),
    );
  });

  test('says of each what it means, and gives an example', () => {
    expect(errors.filter(({ body }) => !/^\S.{20,}/.test(body) || !/\n\nExample: \S/.test(body)).map(({ code }) => code)).toEqual([]);
  });

  test('knows every place that hands on a code from elsewhere', () => {
    const places = wordsOf(computedFailures()).map((words) => words.replace(/:\d+ .*/, ''));
    expect([...new Set(places)]).toEqual(['src/router/control-client.ts', 'src/secrets/index.ts', 'src/targets/process/router-client.ts']);
  });
});

test('`lockstep explain` finds a code on its own page: no other page has a heading of that name', () => {
  const owned = new Set([...allCodes(), ...Object.keys(commandLineCodes)]);
  const others = pages.filter(({ path }) => path.startsWith('docs/') && path !== 'docs/errors.md' && path !== 'docs/cli.md');
  const found = others.flatMap(({ path, text }) =>
    [...text.matchAll(/^#{2,6} +`?([a-z]+(?:-[a-z]+)*)`? *$/gm)].flatMap(([, code = '']) => (owned.has(code) ? [`${path}: ${code}`] : [])),
  );
  expect(found).toEqual([]);
});

test('every relative link leads somewhere', () => {
  expect(pages.flatMap(brokenLinks)).toEqual([]);
});

test('every page of docs is reached from docs/index.md', () => {
  const index = readPage('docs/index.md').text;
  const concepts = pages
    .filter(({ path }) => path.startsWith('docs/') && path !== 'docs/index.md')
    .map(({ path }) => path.slice('docs/'.length));
  expect(concepts.filter((name) => !index.includes(`](${name})`))).toEqual([]);
});

test('every command line is one that the command line takes', async () => {
  expect(await refusedLines(pages)).toEqual([]);
});

test('every system file is valid', () => {
  const files = pages.flatMap(blocksOf).filter(({ info }) => info === 'yaml system');
  expect(files.length).toBeGreaterThan(3);
  const problems = files.flatMap(({ page, text }) => {
    const parsed = parseSystem(text, catalogue);
    const found = parsed.ok ? parsed.warnings : parsed.problems;
    return found.map(({ line, sentence }) => `${page}: line ${line} of its file: ${sentence}`);
  });
  expect(problems).toEqual([]);
});

describe('planted', () => {
  const page = (text: string): Page => ({ path: 'docs/planted.md', text });

  test.each([
    ['[x](nowhere.md)', 1],
    ['[x](errors.md#no-such-heading)', 1],
    ['[x](errors.md#own-release) [y](https://lockstep.example/nowhere.md)', 0],
  ])('%s has %i broken links', (text, count) => {
    expect(brokenLinks(page(text))).toHaveLength(count);
  });

  test.each([
    ['```sh\nlockstep promote 1.1.0 --too INT\n```', 1],
    ['```sh\nlockstep promot 1.1.0\n```', 1],
    ['```sh\nlockstep approve\n```', 1],
    ['```sh\nas anna promot 1.1.0\necho "word" | as anna login --name anna --password-stdin\n```', 1],
    ['Say `lockstep promote 1.1.0 --too INT`.', 1],
    ['Say `lockstep promote`, or `lockstep help exit-codes`.', 0],
    ['```sh\nexport LOCKSTEP_TOKEN="$(lockstep token create CI --quiet)"\nlockstep audit log --all --json > ledger.json\n```', 0],
    ['```sh\nexport LOCKSTEP_TOKEN="$(lockstep token create)"\n```', 1],
  ])('%s has %i wrong command lines', async (text, count) => {
    expect(await refusedLines([page(text)])).toHaveLength(count);
  });
});

async function refusedLines(from: readonly Page[]): Promise<readonly string[]> {
  const shell = from.flatMap((page) => commandLinesOf(page).map((each) => ({ ...each, isWhole: true })));
  const spoken = from.flatMap((page) => spokenCommandsOf(page).map((each) => ({ ...each, isWhole: false })));
  const refused: string[] = [];
  for (const { page, line, isWhole } of [...shell, ...spoken]) {
    const why = await whyRefused(wordsIn(line), isWhole);
    if (why !== undefined) refused.push(`${page}: lockstep ${line}: ${why}`);
  }
  return refused;
}

/** In a sentence a command may leave out what it needs; what stands there must be right. */
async function whyRefused(words: readonly string[], isWhole: boolean): Promise<string | undefined> {
  const [first = '', second] = words;
  if (processes.some(({ name }) => name === first) || first === 'router' || first.startsWith('--')) return undefined;
  if (first === 'help') return second === undefined || topics.some(({ name }) => name === second) ? undefined : 'no such topic';
  const entry = commands.find(({ name }) => name === `${first} ${second ?? ''}`) ?? commands.find(({ name }) => name === first);
  if (entry === undefined) return !isWhole && commands.some(({ name }) => name.startsWith(`${first} `)) ? undefined : 'no such command';
  try {
    parseArguments(words.slice(entry.name.split(' ').length), { name: entry.name, ...(await entry.load()).command });
    return undefined;
  } catch (error) {
    const isShort = error instanceof CommandError && error.code.startsWith('missing-');
    return isShort && !isWhole ? undefined : String(error);
  }
}
