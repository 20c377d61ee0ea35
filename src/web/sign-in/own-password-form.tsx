import { say } from '#web/words/say.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { tell } from '#web/api/client.ts';
import { type Me, meQuery } from '#web/api/queries.ts';
import { Button } from '#web/parts/button.tsx';
import { Refusal } from '#web/parts/refusal.tsx';
import { TextInput } from '#web/parts/text-input.tsx';
import styles from './sign-in-page.module.css';

/** The old password and a new one, which is typed twice: nobody sees what is typed. */
export function OwnPasswordForm({ me, onDone }: { readonly me: Me; readonly onDone?: () => void }) {
  const client = useQueryClient();
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const change = useMutation({
    mutationFn: () => tell('changePassword', { body: { old, new: fresh } }),
    gcTime: 0,
    onSuccess: async () => {
      for (const clear of [setOld, setFresh, setAgain]) clear('');
      await client.invalidateQueries({ queryKey: meQuery.queryKey });
      onDone?.();
    },
  });
  const isReady = old !== '' && fresh !== '' && fresh === again && !change.isPending;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady) change.mutate();
  };
  return (
    <form className={styles['form']} onSubmit={submit} aria-label={say('Change my password')}>
      {/* For the browser's own store of passwords, which must know whose it is. */}
      <input className={styles['owner']} name="username" autoComplete="username" value={me.person} readOnly tabIndex={-1} aria-hidden />
      <TextInput label={say('The password you have')} type="password" autoComplete="current-password" value={old} onChange={setOld} />
      <TextInput label={say('A new one, 12 signs or more')} type="password" autoComplete="new-password" value={fresh} onChange={setFresh} />
      <TextInput label={say('The same password again')} type="password" autoComplete="new-password" value={again} onChange={setAgain} />
      {again !== '' && again !== fresh && <p className={styles['note']}>{say('The two are not the same.')}</p>}
      {change.error !== null && <Refusal error={change.error} />}
      <Button type="submit" weight="primary" isAction isDisabled={!isReady}>
        {change.isPending ? say('Changing it…') : say('Change my password')}
      </Button>
    </form>
  );
}
