import { say } from '#web/words/say.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { ask, Refused } from '#web/api/client.ts';
import { becomePerson } from '#web/api/queries.ts';
import { Button } from '#web/parts/button.tsx';
import { LanguageSwitch } from '#web/parts/language-switch.tsx';
import { Mark } from '#web/parts/mark.tsx';
import { Refusal } from '#web/parts/refusal.tsx';
import styles from './sign-in-page.module.css';

interface Form {
  readonly name: string;
  readonly password: string;
  readonly code?: string;
}

/** Name and password, and a code once the controller asks for one. What is wrong is said in the controller's own sentence, which never tells whether the name exists. */
export function SignInPage() {
  const client = useQueryClient();
  const password = useRef<HTMLInputElement>(null);
  const [isCodeAsked, setCodeWanted] = useState(false);
  const signIn = useMutation({
    mutationFn: (form: Form) => ask('signIn', { body: form }),
    gcTime: 0,
    onSuccess: (me) => becomePerson(client, me),
    onError: (error) => {
      if (isCodeWanted(error)) setCodeWanted(true);
      else password.current?.select();
    },
  });
  useEffect(() => {
    document.title = `${say('Sign in')} · Lockstep`;
  }, []);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const code = textOf(form.get('code'));
    signIn.mutate({ name: textOf(form.get('name')), password: textOf(form.get('password')), ...(code !== '' && { code }) });
  };
  return (
    <main className={styles['page']}>
      <form className={styles['form']} onSubmit={submit} aria-label={say('Sign in')}>
        <h1 className={styles['name']}>
          <Mark /> Lockstep
        </h1>
        <p className={styles['sentence']}>{say('Staging in step with production, and every release there with proof.')}</p>
        <label className={styles['field']}>
          {say('Name')}
          <input name="name" autoComplete="username" autoCapitalize="none" spellCheck={false} required />
        </label>
        <label className={styles['field']}>
          {say('Password')}
          <input ref={password} name="password" type="password" autoComplete="current-password" required />
        </label>
        {isCodeAsked && (
          <label className={styles['field']}>
            {say('Code of your app, or a recovery code')}
            <input name="code" autoComplete="one-time-code" autoCapitalize="none" spellCheck={false} required ref={focusOn} />
          </label>
        )}
        {signIn.error !== null && !isCodeWanted(signIn.error) && <Refusal error={signIn.error} />}
        <Button type="submit" weight="primary" isDisabled={signIn.isPending}>
          {signIn.isPending ? say('Signing in…') : say('Sign in')}
        </Button>
        <LanguageSwitch isWhole />
        {location.protocol === 'http:' && !isLocal(location.hostname) && (
          <p className={styles['note']}>{say('This page came without TLS: whoever listens on the network reads your password.')}</p>
        )}
      </form>
    </main>
  );
}

function isCodeWanted(error: Error): boolean {
  return error instanceof Refused && error.code === 'second-factor-needed';
}

/** Where whoever signs in goes on typing. */
function focusOn(input: HTMLInputElement | null): void {
  input?.focus();
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : '';
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host.startsWith('127.') || host === '[::1]';
}
