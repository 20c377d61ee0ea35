import { percentOf as corePercentOf, wordsOfCount as coreWordsOfCount } from '#core/canary/advice.ts';
import { presentLanguage } from './language.ts';

/** `0.05 %`, in German `0,05 %`. */
export function percentOf(share: number): string {
  return numberIn(corePercentOf(share));
}

/** `12,400`, in German `12.400`. */
export function wordsOfCount(count: number): string {
  return numberIn(coreWordsOfCount(count));
}

/** The two signs stand for each other. */
function numberIn(words: string): string {
  return presentLanguage() === 'en' ? words : words.replaceAll(/[.,]/g, (sign) => (sign === '.' ? ',' : '.'));
}
