// Which language the pages speak. It is chosen once, before anything is drawn, and another choice loads the page anew: words are plain
// functions then, and nothing has to be drawn again because of them.

import type { Tongue } from './tongue.ts';

export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

const locales: { readonly [Each in Language]: string } = { en: 'en-GB', de: 'de-DE' };

let language: Language = 'en';
let tongue: Tongue | undefined;

export function presentLanguage(): Language {
  return language;
}

/** Of dates, numbers and lists. */
export function presentLocale(): string {
  return locales[language];
}

export function presentTongue(): Tongue | undefined {
  return tongue;
}

/** From here on the pages speak it. English needs no words but its own. */
export function speak(chosen: Language, words?: Tongue): void {
  language = chosen;
  tongue = words;
}
