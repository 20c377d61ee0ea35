import { createElement, Fragment, type ReactNode } from 'react';
import type { german } from './german/index.ts';
import { presentLocale, presentTongue } from './language.ts';

/** Every phrase of the pages: its English is its name. One that has no German in `words/german/` is no phrase, and the compiler says so. */
export type Phrase = keyof typeof german;

/** `release` and `stage` of `Approve {release} for {stage}`. */
type HolesOf<Text extends string> = Text extends `${string}{${infer Hole}}${infer Rest}` ? Hole | HolesOf<Rest> : never;
type Values<Text extends string, Value> = { readonly [Hole in HolesOf<Text>]: Value };
type Filling<Text extends string, Value> = [HolesOf<Text>] extends [never] ? [] : [values: Values<Text, Value>];

/** A phrase with nothing to be filled in: what tables of words are made of. */
export type Term = { [Each in Phrase]: [HolesOf<Each>] extends [never] ? Each : never }[Phrase];

type Word = string | number;

/** A phrase in the language of the page: `say('Approve {release} for {stage}', { release, stage })`. */
export function say<Text extends Phrase>(text: Text, ...[values]: Filling<Text, Word>): string {
  const words = wordsFor(text);
  return values === undefined ? words : filled(words, values);
}

/** The same where something else than words stands in it: a link, an instant that counts. */
export function sayWith<Text extends Phrase>(text: Text, ...[values]: Filling<Text, ReactNode>): ReactNode {
  const parts: { readonly [hole: string]: ReactNode } = values ?? {};
  const cut = wordsFor(text).split(/\{(\w+)\}/);
  // Every second one is the name of a hole. Given one by one they need no keys.
  return createElement(Fragment, null, ...cut.map((part, index) => (index % 2 === 0 ? part : parts[part])));
}

/** One, or many of them: `sayCount(blockers, '{count} blocker', '{count} blockers')`. */
export function sayCount(count: number, one: Counting, many: Counting): string {
  const isOne = pluralRules().select(count) === 'one';
  return filled(wordsFor(isOne ? one : many), { count });
}

/** Made once for the language of the page: a board counts a thousand times. */
function pluralRules(): Intl.PluralRules {
  rules ??= new Intl.PluralRules(presentLocale());
  return rules;
}

let rules: Intl.PluralRules | undefined;

/** A phrase with a number, and nothing else to be filled in. */
type Counting = { [Each in Phrase]: [HolesOf<Each>] extends ['count'] ? Each : never }[Phrase];

/** A sentence of the core in the language of the page. What nobody wrote there stays as it is. */
export function sayCore(sentence: string): string {
  return presentTongue()?.tell(sentence) ?? sentence;
}

/** Whether a sentence of the core is shown in English on a page that is not: then it is marked as such for whoever hears it. */
export function isForeign(sentence: string): boolean {
  const tongue = presentTongue();
  return tongue !== undefined && tongue.tell(sentence) === undefined;
}

function wordsFor(text: string): string {
  return presentTongue()?.texts[text] ?? text;
}

function filled(words: string, values: { readonly [hole: string]: Word }): string {
  return words.replaceAll(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}
