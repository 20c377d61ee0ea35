// Every word of the pages is said through `say`, and has its German; no German is left of words that nobody says any more.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAst } from 'vite';
import { expect, test } from 'vitest';
import { german } from '#web/words/german/index.ts';

const source = path.resolve(import.meta.dirname, '../../src');
const catalogue = path.join(source, 'web/words/german');

function filesIn(folder: string, wanted: RegExp): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => wanted.test(name) && !name.includes('.test.') && !name.includes('words/german'))
    .map((name) => path.join(folder, name));
}

test('there is no German of a phrase that no page says', () => {
  // The core's own names of states are said, too.
  const files = [...filesIn(path.join(source, 'web'), /\.tsx?$/), ...filesIn(path.join(source, 'core'), /\.ts$/)];
  const said = files.map((name) => readFileSync(name, 'utf8')).join('\n');
  const quotes = ["'", '"', '`'];
  expect(Object.keys(german).filter((phrase) => !quotes.some((quote) => said.includes(`${quote}${phrase}${quote}`)))).toEqual([]);
});

test('a phrase has its German in one file', () => {
  const files = readdirSync(catalogue).filter((name) => !/^(core|index|long|matcher|fillings)|\.test\./.test(name));
  const phrases = files.flatMap((name) => {
    const text = readFileSync(path.join(catalogue, name), 'utf8');
    return [...text.matchAll(/^ {2}(?:(['"])(.+?)\1|(\w+)):/gm)].map(([, , long, short]) => long ?? short ?? '');
  });
  expect(phrases.filter((phrase, at) => phrases.indexOf(phrase) !== at)).toEqual([]);
});

interface Node {
  readonly type: string;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function fieldOf(node: unknown, name: string): unknown {
  return typeof node === 'object' && node !== null ? Object.entries(node).find(([key]) => key === name)?.[1] : undefined;
}

/** What is read or heard of an element. */
const heard: ReadonlySet<unknown> = new Set([
  'title',
  'label',
  'aria-label',
  'placeholder',
  'heading',
  'aside',
  'alt',
  'legend',
  'missing',
]);
/** A name, the name of a key, or of a format. */
const names: ReadonlySet<string> = new Set(['Lockstep', 'Esc', 'Enter', 'Ctrl K', 'Ctrl', 'Shift', 'application/json']);

/** Words that stand in an element, or in what is heard of it, without having been said. */
function unsaidIn(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(unsaidIn);
  if (!isNode(node)) return [];
  // What an attribute is given is seen nowhere, but what stands in it may be.
  const inside: unknown = node.type === 'JSXAttribute' ? [fieldOf(fieldOf(node, 'value'), 'expression')] : Object.values(node);
  const below = Object.values(inside ?? []).flatMap((value: unknown) => (typeof value === 'object' ? unsaidIn(value) : []));
  return [...wordsOf(node).filter((words) => /[a-z]{2}/i.test(words) && !names.has(words)), ...below];
}

function wordsOf(node: Node): readonly string[] {
  if (node.type === 'JSXText') return textsOf(fieldOf(node, 'value'));
  if (node.type === 'JSXExpressionContainer') return literalsOf(fieldOf(node, 'expression'));
  if (node.type !== 'JSXAttribute' || !heard.has(fieldOf(fieldOf(node, 'name'), 'name'))) return [];
  const given = fieldOf(node, 'value');
  return [...textsOf(fieldOf(given, 'value')), ...literalsOf(fieldOf(given, 'expression'))];
}

/** Of an expression what it comes to: `isOpen && 'words'`, `isOpen ? 'words' : 'others'`. Attributes are no words but where they are heard. */
function literalsOf(node: unknown): readonly string[] {
  if (!isNode(node)) return [];
  const text = fieldOf(node, 'value');
  // One word may be a name of something: `'button'`, `'step'`.
  if (node.type === 'Literal') return typeof text === 'string' && /\w \w/.test(text) ? [text] : [];
  if (node.type === 'ConditionalExpression') return [...literalsOf(fieldOf(node, 'consequent')), ...literalsOf(fieldOf(node, 'alternate'))];
  return node.type === 'LogicalExpression' ? literalsOf(fieldOf(node, 'right')) : [];
}

function textsOf(text: unknown): readonly string[] {
  return typeof text === 'string' && text.trim() !== '' ? [text.trim()] : [];
}

test.each(filesIn(path.join(source, 'web'), /\.tsx$/).map((name) => path.relative(source, name)))('what %s shows is said', (name) => {
  expect(unsaidIn(parseAst(readFileSync(path.join(source, name), 'utf8'), { lang: 'tsx' }))).toEqual([]);
});

test('words that nobody said are found', () => {
  const page =
    "<p title='A title' className='no words'>Some words {isOpen ? 'more words' : say('said')}<b aria-label='heard'>{name}</b></p>";
  expect(unsaidIn(parseAst(page, { lang: 'tsx' })).toSorted()).toEqual(['A title', 'Some words', 'heard', 'more words']);
});
