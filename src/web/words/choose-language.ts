import { type Language, languages, presentLanguage, speak } from './language.ts';
import type { Tongue } from './tongue.ts';

/** Before anything is drawn: the words of the language that was chosen here, else of the browser's. */
export async function startLanguage(): Promise<void> {
  const wanted = wantedLanguage();
  try {
    if (wanted === 'de') speak('de', await fetchGerman());
  } catch {
    // After an update the old chunk is gone: English is better than an empty page.
  }
  document.documentElement.lang = presentLanguage();
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
