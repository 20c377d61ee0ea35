import { type Term, say } from '#web/words/say.ts';
import { useId, useState } from 'react';
import { itemResults, type ItemResult } from '#core/checklist.ts';
import type { ItemView, ReleaseView } from '#core/views/shapes.ts';
import { command } from '#web/api/client.ts';
import { useDesk } from '#web/parts/actions.tsx';
import { Button } from '#web/parts/button.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { Refusal } from '#web/parts/refusal.tsx';
import styles from './checklist.module.css';
import { useItemKeys } from './use-item-keys.ts';

interface ChecklistProps {
  readonly view: ReleaseView;
  readonly stage: string;
  /** The hash of the sign-off. */
  readonly gate: string;
  readonly items: readonly ItemView[];
  /** Somebody looks on who is not asked. */
  readonly isReadOnly?: boolean;
}

/** What is tried before a release leaves a stage: each answer is kept at once, with its name, so that several people can share the work. */
export function Checklist({ view, stage, gate, items, isReadOnly = false }: ChecklistProps) {
  const list = useItemKeys(isReadOnly ? 0 : items.length);
  return (
    <ol ref={list} className={styles['items']}>
      {items.map((item) => (
        <li key={item.item}>
          <Item view={view} stage={stage} gate={gate} item={item} isReadOnly={isReadOnly} />
        </li>
      ))}
    </ol>
  );
}

interface ItemProps extends Omit<ChecklistProps, 'items'> {
  readonly item: ItemView;
}

function Item({ view, stage, gate, item: { item, isOwn, tried }, isReadOnly = false }: ItemProps) {
  const desk = useDesk();
  const [wanted, setWanted] = useState<ItemResult>();
  const id = `try ${stage} ${gate} ${item}`;
  const outcome = desk.outcomeOf(id);
  const isRecording = outcome.kind === 'recording';
  const keep = (result: ItemResult, comment?: string): void => {
    if (isRecording) return;
    setWanted(undefined);
    const body = { release: view.release, stage, gate, item, result, ...(comment !== undefined && { comment }) };
    desk.run({ id, done: `${item}: ${say(wordsOfResult[result])}`, perform: () => command(view.system, 'try-item', body) });
  };
  const shown = wanted ?? tried?.result;
  return (
    // While it is recorded it stays as it is: what is switched off would lose the focus of whoever works by keys.
    <fieldset className={styles['item']} disabled={isReadOnly || desk.isOff}>
      <legend>
        {item}
        {isOwn === true && <span className={styles['own']}>{say('new in {release}', { release: view.release })}</span>}
      </legend>
      <Results item={item} shown={shown} onChoose={(result) => (result === 'passed' ? keep(result) : setWanted(result))} />
      {wanted === undefined ? <Found tried={tried} isRecording={isRecording} /> : <Why result={wanted} onKeep={keep} />}
      {outcome.kind === 'refused' && <Refusal error={outcome.error} />}
    </fieldset>
  );
}

const wordsOfResult: { readonly [Result in ItemResult]: Term } = { passed: 'passed', failed: 'failed', 'not-applicable': 'n/a' };

const looks: { readonly [Result in ItemResult]: string } = { passed: 'live', failed: 'failed', 'not-applicable': 'waiting' };

interface ResultsProps {
  readonly item: string;
  readonly shown: ItemResult | undefined;
  readonly onChoose: (result: ItemResult) => void;
}

function Results({ item, shown, onChoose }: ResultsProps) {
  const name = useId();
  return (
    <span className={styles['results']}>
      {itemResults.map((result) => (
        <label
          key={result}
          data-chosen={shown === result || undefined}
          data-status={looks[result]}
          title={result === 'not-applicable' ? say('does not apply') : undefined}
        >
          <input
            type="radio"
            data-result={result}
            name={name}
            aria-label={`${item}: ${result === 'not-applicable' ? say('does not apply') : say(result)}`}
            checked={shown === result}
            onChange={() => onChoose(result)}
          />
          {say(wordsOfResult[result])}
        </label>
      ))}
    </span>
  );
}

function Found({ tried, isRecording }: { readonly tried: ItemView['tried']; readonly isRecording: boolean }) {
  if (isRecording) return <span className={styles['found']}>{say('Recording…')}</span>;
  if (tried === undefined) return null;
  return (
    <span className={styles['found']}>
      {tried.by}, <Instant at={tried.at} />
      {tried.comment !== undefined && `: ${tried.comment}`}
    </span>
  );
}

/** What failed, and what does not apply, says why before it is kept. */
function Why({ result, onKeep }: { readonly result: ItemResult; readonly onKeep: (result: ItemResult, comment: string) => void }) {
  const [comment, setComment] = useState('');
  const isMissing = comment.trim() === '';
  return (
    <span className={styles['why']}>
      <input
        type="text"
        aria-label={result === 'failed' ? say('What is not well') : say('Why it does not apply')}
        placeholder={result === 'failed' ? say('What is not well') : say('Why it does not apply')}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          // Else the dialog around it would be sent.
          event.preventDefault();
          if (!isMissing) onKeep(result, comment.trim());
        }}
      />
      <Button isAction isDisabled={isMissing} onPress={() => onKeep(result, comment.trim())}>
        {say('Keep')}
      </Button>
    </span>
  );
}
