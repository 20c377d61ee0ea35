import type { ReactNode, Ref } from 'react';
import styles from './text-input.module.css';

interface TextInputProps {
  readonly label: string;
  readonly name?: string;
  readonly type?: 'text' | 'password' | 'date';
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autoComplete?: string;
  readonly input?: Ref<HTMLInputElement>;
}

/** One line that a person types, with its name above. */
export function TextInput({ label, type = 'text', value, onChange, autoComplete = 'off', name, input }: TextInputProps) {
  return (
    <Field label={label}>
      <input
        ref={input}
        type={type}
        name={name}
        value={value}
        autoComplete={autoComplete}
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
}

interface ChoiceInputProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly words: string }[];
  readonly onChange: (value: string) => void;
}

export function ChoiceInput({ label, value, options, onChange }: ChoiceInputProps) {
  return (
    <Field label={label}>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.words}
          </option>
        ))}
      </select>
    </Field>
  );
}

function Field({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <label className={styles['field']}>
      {label}
      {children}
    </label>
  );
}
