// Which language the pages speak. It is chosen once, before anything is drawn, and another choice loads the page anew: words are plain
// functions then, and nothing has to be drawn again because of them.

export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** What a language other than English brings with it, in a chunk of its own. */
export interface Tongue {
  /** English phrase → the same in this language. */
  readonly texts: { readonly [phrase: string]: string };
  /** A sentence of the core in this language; undefined where nobody wrote one. */
  readonly tell: (sentence: string) => string | undefined;
}

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

/** Before anything is drawn: the words of the language that was chosen here, else of the browser's. */
export async function startLanguage(): Promise<void> {
  const wanted = wantedLanguage();
  try {
    if (wanted === 'de') speak('de', await fetchGerman());
  } catch {
    // After an update the old chunk is gone: English is better than an empty page.
  }
  document.documentElement.lang = language;
}

/** Words that are half as long again, which no translation surpasses: `?language=long` shows whether the pages have room for it. */
async function fetchGerman(): Promise<Tongue> {
  if (new URLSearchParams(location.search).get('language') === 'long') return (await import('./german/long.ts')).longGerman;
  return (await import('./german/index.ts')).tongue;
}

function wantedLanguage(): Language {
  const asked = [new URLSearchParams(location.search).get('language') === 'long' ? 'de' : storedLanguage(), ...navigator.languages];
  const known = asked.flatMap((name) => languages.filter((each) => name?.split('-')[0] === each));
  return known[0] ?? 'en';
}

function storedLanguage(): string | null {
  try {
    return localStorage.getItem('lockstep.language');
  } catch {
    return null;
  }
}

/** Kept in this browser; the page is loaded anew in it. */
export function chooseLanguage(chosen: Language): void {
  try {
    localStorage.setItem('lockstep.language', chosen);
  } catch {
    // Storage may be forbidden; then the browser's own language stands.
  }
  location.reload();
}
