import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef } from 'react';
import { ask } from '#web/api/client.ts';
import { becomePerson } from '#web/api/queries.ts';
import { Button } from '#web/parts/button.tsx';
import { Mark } from '#web/parts/mark.tsx';
import { Refusal } from '#web/parts/refusal.tsx';
import styles from './sign-in-page.module.css';

/** Name and password. What is wrong is said in the controller's own sentence, which never tells whether the name exists. */
export function SignInPage() {
  const client = useQueryClient();
  const password = useRef<HTMLInputElement>(null);
  const signIn = useMutation({
    mutationFn: (form: { readonly name: string; readonly password: string }) => ask('signIn', { body: form }),
    gcTime: 0,
    onSuccess: (me) => becomePerson(client, me),
    onError: () => password.current?.select(),
  });
  useEffect(() => {
    document.title = 'Sign in · Lockstep';
  }, []);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    signIn.mutate({ name: textOf(form.get('name')), password: textOf(form.get('password')) });
  };
  return (
    <main className={styles['page']}>
      <form className={styles['form']} onSubmit={submit} aria-label="Sign in">
        <h1 className={styles['name']}>
          <Mark /> Lockstep
        </h1>
        <p className={styles['sentence']}>Staging in step with production, and every release there with proof.</p>
        <label className={styles['field']}>
          Name
          <input name="name" autoComplete="username" autoCapitalize="none" spellCheck={false} required />
        </label>
        <label className={styles['field']}>
          Password
          <input ref={password} name="password" type="password" autoComplete="current-password" required />
        </label>
        {signIn.error !== null && <Refusal error={signIn.error} />}
        <Button type="submit" weight="primary" isDisabled={signIn.isPending}>
          {signIn.isPending ? 'Signing in…' : 'Sign in'}
        </Button>
        {location.protocol === 'http:' && !isLocal(location.hostname) && (
          <p className={styles['note']}>This page came without TLS: whoever listens on the network reads your password.</p>
        )}
      </form>
    </main>
  );
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : '';
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host.startsWith('127.') || host === '[::1]';
}
