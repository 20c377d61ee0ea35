import { chooseLanguage } from '#web/words/choose-language.ts';
import { type Language, presentLanguage } from '#web/words/language.ts';
import styles from './language-switch.module.css';

/** Each in its own words: whoever cannot read the page finds theirs. */
const names: { readonly [Each in Language]: string } = { en: 'English', de: 'Deutsch' };

interface LanguageSwitchProps {
  /** With its name, where there is room. */
  readonly isWhole?: boolean;
}

/** The other language, for this browser. */
export function LanguageSwitch({ isWhole = false }: LanguageSwitchProps) {
  const other = presentLanguage() === 'en' ? 'de' : 'en';
  const shown = isWhole ? names[other] : other.toUpperCase();
  return (
    <button
      type="button"
      className={styles['language']}
      lang={other}
      onClick={() => chooseLanguage(other)}
      // What is seen is part of what is heard, so that it can be asked for by voice.
      aria-label={isWhole ? shown : `${shown}, ${names[other]}`}
      title={names[other]}
    >
      {shown}
    </button>
  );
}
