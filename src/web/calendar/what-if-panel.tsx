import { say, sayCount, sayWith } from '#web/words/say.ts';
import { Snowflake } from 'lucide-react';
import { Link } from 'wouter';
import type { Instant } from '#core/system.ts';
import type { CalendarView } from '#core/views/calendar.ts';
import { Button } from '#web/parts/button.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { ChoiceInput, TextInput } from '#web/parts/text-input.tsx';
import { releasePath } from '#web/paths.ts';
import { wordsOfDay } from '#web/words/instants.ts';
import type { TriedFreeze } from './freeze.ts';
import type { Change, Moved } from './moved.ts';
import styles from './what-if-panel.module.css';
import { wordsOfDates, wordsOfLength } from './words.ts';
import { wordsInZones } from './zones.ts';

interface WhatIfPanelProps {
  readonly view: CalendarView;
  readonly stages: readonly string[];
  readonly freeze: TriedFreeze | undefined;
  /** As the forecast was asked, where that is no freeze of whole days, too. */
  readonly text: string;
  /** Undefined while it is reckoned. */
  readonly moved: readonly Moved[] | undefined;
  readonly onChange: (freeze: TriedFreeze | undefined) => void;
}

/** What is tried, by dates and by the dates that it moves: the same as the picture, for whoever types and for whoever does not see it. */
export function WhatIfPanel({ view, stages, freeze, text, moved, onChange }: WhatIfPanelProps) {
  return (
    <section className={styles['panel']} aria-labelledby="what-if">
      <header className={styles['head']}>
        <span className={styles['chip']}>
          <Snowflake size={14} aria-hidden /> {say('what-if, not saved')}
        </span>
        <h2 id="what-if" className={styles['title']}>
          {freeze === undefined
            ? text
            : `${freeze.stages?.join(', ') ?? say('Every stage')}, ${wordsOfDates(freeze.first, freeze.last)}, ${wordsOfLength(freeze, view.days)}`}
        </h2>
        {freeze !== undefined && (
          <span className={styles['keys']}>
            {sayWith('{left} {right} move {shift} {right2} longer {escape} discard', {
              left: <kbd>←</kbd>,
              right: <kbd>→</kbd>,
              shift: <kbd>{say('Shift')}</kbd>,
              right2: <kbd>→</kbd>,
              escape: <kbd>Esc</kbd>,
            })}
          </span>
        )}
      </header>
      <div className={styles['body']}>
        {freeze !== undefined && <Dates freeze={freeze} stages={stages} onChange={onChange} />}
        <div className={styles['moved']}>
          {moved === undefined ? <p className={styles['quiet']}>{say('Reckoning it.')}</p> : <MovedTable view={view} moved={moved} />}
        </div>
        <div className={styles['deeds']}>
          <CopyCommand command={`lockstep forecast --what-if "${text}"`} />
          <Button onPress={() => onChange(undefined)}>{say('Discard')}</Button>
        </div>
      </div>
    </section>
  );
}

function Dates({
  freeze,
  stages,
  onChange,
}: {
  readonly freeze: TriedFreeze;
  readonly stages: readonly string[];
  readonly onChange: (freeze: TriedFreeze) => void;
}) {
  const everywhere = say('every stage');
  const named = freeze.stages?.join(', ') ?? everywhere;
  const choices = [...new Set([...stages.toReversed(), everywhere, named])];
  const choose = (name: string): void => {
    const { first, last } = freeze;
    onChange(name === everywhere ? { first, last } : { first, last, stages: name.split(', ') });
  };
  return (
    <div className={styles['dates']}>
      <ChoiceInput label={say('Of')} value={named} options={choices.map((value) => ({ value, words: value }))} onChange={choose} />
      <TextInput
        label={say('First day')}
        type="date"
        value={freeze.first}
        onChange={(first) => first !== '' && onChange({ ...freeze, first, last: first > freeze.last ? first : freeze.last })}
      />
      <TextInput
        label={say('Last day')}
        type="date"
        value={freeze.last}
        onChange={(last) => last !== '' && onChange({ ...freeze, last, first: last < freeze.first ? last : freeze.first })}
      />
    </div>
  );
}

function MovedTable({ view, moved }: { readonly view: CalendarView; readonly moved: readonly Moved[] }) {
  const own = moved.filter(({ isMoved }) => isMoved);
  const kept = moved.length - own.length;
  const rest =
    own.length === 0
      ? say('Every release keeps its dates.')
      : sayCount(kept, 'The other one keeps its dates.', 'The other {count} keep their dates.');
  return (
    <>
      {own.length > 0 && (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{say('Release')}</th>
              <th scope="col">{say('Even odds')}</th>
              <th scope="col">{say('9 in 10')}</th>
              <th scope="col">{say('What it does')}</th>
            </tr>
          </thead>
          <tbody>
            {own.map(({ release, evenOdds, nineInTen, words }) => (
              <tr key={release}>
                <th scope="row">
                  <Link href={releasePath(view.system, release)}>{release}</Link>
                </th>
                <td data-of={say('Even odds')}>
                  <ChangeWords change={evenOdds} zone={view.zone} />
                </td>
                <td data-of={say('9 in 10')}>
                  <ChangeWords change={nineInTen} zone={view.zone} />
                </td>
                <td className={styles['quiet']}>{words}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {kept > 0 && <p className={styles['quiet']}>{rest}</p>}
    </>
  );
}

/** `Wed 17 Jun → Mon 22 Jun +3 wd`. */
function ChangeWords({ change: { before, after, by }, zone }: { readonly change: Change; readonly zone: string }) {
  if (before === undefined && after === undefined) return <span className={styles['quiet']}>{say('less than that')}</span>;
  if (before !== undefined && after !== undefined && wordsOfDay(before) === wordsOfDay(after)) {
    return (
      <span title={wordsInZones(after, zone)}>
        {wordsOfDay(after)} <span className={styles['quiet']}>{say('same day')}</span>
      </span>
    );
  }
  return (
    <span className={styles['change']}>
      <Day at={before} zone={zone} /> → <strong>{after === undefined ? say('never') : <Day at={after} zone={zone} />}</strong>
      {by !== undefined && <span className={styles['by']}>{by}</span>}
    </span>
  );
}

function Day({ at, zone }: { readonly at: Instant | undefined; readonly zone: string }) {
  return at === undefined ? say('never') : <span title={wordsInZones(at, zone)}>{wordsOfDay(at)}</span>;
}
