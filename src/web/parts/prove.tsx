import { Told } from './told.tsx';
import { say } from '#web/words/say.ts';
import { createContext, type FormEvent, type ReactNode, useCallback, useContext, useState } from 'react';
import { Refused, tell } from '#web/api/client.ts';
import { Button } from './button.tsx';
import { Dialog, DialogButtons } from './dialog.tsx';
import styles from './prove.module.css';
import { Refusal } from './refusal.tsx';
import { TextInput } from './text-input.tsx';

type Ask = (because: string) => Promise<boolean>;

const ProveContext = createContext<Ask | undefined>(undefined);

interface Question {
  readonly because: string;
  readonly answer: (isProved: boolean) => void;
}

/** Whoever finds a screen unlocked shall not open production by it: where the controller says so, the password is asked for again. */
export function Prove({ person, children }: { readonly person: string; readonly children: ReactNode }) {
  const [question, setQuestion] = useState<Question>();
  const ask = useCallback<Ask>((because) => {
    return new Promise((resolve) => {
      const answer = (isProved: boolean): void => {
        setQuestion(undefined);
        resolve(isProved);
      };
      setQuestion({ because, answer });
    });
  }, []);
  return (
    <ProveContext value={ask}>
      {children}
      {question !== undefined && <ProveDialog person={person} {...question} />}
    </ProveContext>
  );
}

/** Does something; where the controller wants the password first, asks for it and does the very same again. */
export function useProved(): <Value>(perform: () => Promise<Value>) => Promise<Value> {
  const ask = useContext(ProveContext);
  return useCallback(
    async (perform) => {
      try {
        return await perform();
      } catch (error) {
        if (!(error instanceof Refused) || error.code !== 'prove-yourself' || ask === undefined) throw error;
        if (!(await ask(error.message))) throw notProved();
        return await perform();
      }
    },
    [ask],
  );
}

function notProved(): Refused {
  return new Refused({
    code: 'prove-yourself',
    sentence: say('Nothing was recorded: it wants your password, which was not given.'),
    next: say('Press again when you have it at hand.'),
  });
}

function ProveDialog({ person, because, answer }: Question & { readonly person: string }) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string>();
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<Error>();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isSending || password === '' || code === '') return;
    setSending(true);
    tell('prove', { body: { password, ...(code !== undefined && { code }) } }).then(
      () => answer(true),
      (thrown: unknown) => {
        setSending(false);
        if (thrown instanceof Refused && thrown.code === 'second-factor-needed') return setCode('');
        setError(thrown instanceof Error ? thrown : new Error(String(thrown)));
        setPassword('');
      },
    );
  };
  return (
    <Dialog title={say('Is it you?')} onClose={() => answer(false)}>
      <form className={styles['form']} onSubmit={submit}>
        <p>
          <Told text={because} />
        </p>
        {/* For the browser's own store of passwords, which must know whose it is. */}
        <input className={styles['name']} name="username" autoComplete="username" value={person} readOnly tabIndex={-1} aria-hidden />
        <TextInput
          label={say('Password of {person}', { person })}
          name="password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
        {code !== undefined && (
          <TextInput label={say('Code of your app, or a recovery code')} autoComplete="one-time-code" value={code} onChange={setCode} />
        )}
        {error !== undefined && <Refusal error={error} />}
        <DialogButtons>
          <Button onPress={() => answer(false)}>{say('Cancel')}</Button>
          <Button type="submit" weight="primary" isAction isDisabled={isSending || password === '' || code === ''}>
            {isSending ? say('Asking…') : say('It is me, go on')}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
