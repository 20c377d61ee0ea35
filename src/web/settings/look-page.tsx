import type { ReactNode } from 'react';
import type { Me } from '#web/api/queries.ts';
import { useKeyDesk } from '#web/keys/key-book.ts';
import { Button } from '#web/parts/button.tsx';
import { Page } from '#web/parts/page.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { Sentence } from '#web/parts/sentence.tsx';
import { type Theme, useTheme } from '#web/parts/theme.ts';
import { chooseLanguage } from '#web/words/choose-language.ts';
import { type Language, languages, presentLanguage } from '#web/words/language.ts';
import { say, type Term } from '#web/words/say.ts';
import styles from './look-page.module.css';
import { SettingsNav } from './settings-nav.tsx';

const themes: { readonly [Each in Theme]: Term } = { light: 'Light', dark: 'Dark' };
/** Each in its own words: whoever cannot read the page finds theirs. */
const tongues: { readonly [Each in Language]: string } = { en: 'English', de: 'Deutsch' };

/** How the pages look and speak, in this browser: it is kept nowhere else. */
export function LookPage({ me }: { readonly me: Me }) {
  const [theme, setTheme] = useTheme();
  const desk = useKeyDesk();
  return (
    <Page title={say('Look and language')} heading={say('Look and language')} isHeadingHidden above={<SettingsNav me={me} />}>
      <Sentence>{say('Kept in this browser, for whoever uses it.')}</Sentence>
      <div className={styles['panels']}>
        <Panel title={say('Theme')}>
          <div className={styles['choices']}>
            {(['light', 'dark'] as const).map((each) => (
              <Choice key={each} isChosen={each === theme} onChoose={() => setTheme(each)}>
                {say(themes[each])}
              </Choice>
            ))}
          </div>
        </Panel>
        <Panel title={say('Language')}>
          <div className={styles['choices']}>
            {languages.map((each) => (
              <Choice key={each} isChosen={each === presentLanguage()} onChoose={() => chooseLanguage(each)}>
                <span lang={each}>{tongues[each]}</span>
              </Choice>
            ))}
          </div>
        </Panel>
        {desk !== undefined && (
          <Panel title={say('Keys')}>
            <div className={styles['choices']}>
              <span>{say('Single keys do things, can be others, or none at all.')}</span>
              <Button onPress={() => desk.show('keys')}>{say('What keys do')}</Button>
            </div>
          </Panel>
        )}
        <Panel title={say('Times')}>
          <p className={styles['words']}>
            {say('Instants are told in the time zone of this browser, {zone}, with the zone of the system beside where days are counted.', {
              zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
            })}
          </p>
        </Panel>
      </div>
    </Page>
  );
}

interface ChoiceProps {
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}

/** What is chosen says so in a word, too. */
function Choice({ isChosen, onChoose, children }: ChoiceProps) {
  if (!isChosen) return <Button onPress={onChoose}>{children}</Button>;
  return (
    <span className={styles['chosen']} aria-current="true">
      {children}, {say('chosen')}
    </span>
  );
}
