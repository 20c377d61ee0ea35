import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '#web/parts/button.tsx';
import { Refusal } from '#web/parts/refusal.tsx';
import { ChoiceInput, TextInput } from '#web/parts/text-input.tsx';
import { say } from '#web/words/say.ts';
import styles from './list.module.css';

interface FieldOfOne {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  /** It may be left empty. */
  readonly mayBeEmpty?: true;
  /** One of these. */
  readonly options?: readonly { readonly value: string; readonly words: string }[];
}

interface FormOfOneProps {
  readonly fields: readonly [FieldOfOne, ...FieldOfOne[]];
  readonly submit: string;
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly onSubmit: (values: { readonly [id: string]: string }) => void;
  /** Where it was opened, and can be left. */
  readonly onCancel?: () => void;
}

/** What is said of one thing in a list. What was typed stays until it is written. */
export function FormOfOne({ fields, submit, isBusy, error, onSubmit, onCancel }: FormOfOneProps) {
  const form = useRef<HTMLFormElement>(null);
  const isOpened = onCancel !== undefined;
  useEffect(() => {
    if (isOpened) form.current?.querySelector('input')?.focus();
  }, [isOpened]);
  const [typed, setTyped] = useState<{ readonly [id: string]: string }>({});
  const values = Object.fromEntries(fields.map(({ id, value }) => [id, typed[id] ?? value]));
  const isMissing = fields.some(({ id, mayBeEmpty }) => mayBeEmpty === undefined && values[id]?.trim() === '');
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (!isMissing && !isBusy) onSubmit(values);
  };
  return (
    <form ref={form} className={styles['form']} onSubmit={send}>
      {fields.map(({ id, label, options }) => {
        const props = { label, value: values[id] ?? '', onChange: (value: string) => setTyped((before) => ({ ...before, [id]: value })) };
        if (options !== undefined) return <ChoiceInput key={id} {...props} options={options} />;
        return <TextInput key={id} {...props} />;
      })}
      {error !== null && <Refusal error={error} />}
      <div className={styles['buttons']}>
        {onCancel !== undefined && <Button onPress={onCancel}>{say('Cancel')}</Button>}
        <Button type="submit" weight="primary" isAction isDisabled={isMissing || isBusy}>
          {isBusy ? say('Recording…') : submit}
        </Button>
      </div>
    </form>
  );
}
