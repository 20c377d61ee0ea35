import { say, sayWith } from '#web/words/say.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '#web/api/client.ts';
import { meQuery } from '#web/api/queries.ts';
import { Button } from '#web/parts/button.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { useProved } from '#web/parts/prove.tsx';
import { Refusal } from '#web/parts/refusal.tsx';
import { TextInput } from '#web/parts/text-input.tsx';
import styles from './account-page.module.css';
import { QrCode } from './qr-code.tsx';

/** Adds a second factor, or another one: what the app is told, its first code, and then the recovery codes, shown this once. */
export function FactorSetup({ again }: { readonly again: boolean }) {
  const proved = useProved();
  const begin = useMutation({ mutationFn: () => proved(() => ask('beginSecondFactor')), gcTime: 0 });
  const confirm = useMutation({
    mutationFn: (code: string) => proved(() => ask('confirmSecondFactor', { body: { code } })),
    gcTime: 0,
  });
  if (confirm.data !== undefined) return <RecoveryCodes codes={confirm.data.recoveryCodes} />;
  return (
    <div className={styles['body']}>
      <p>
        {say(
          'With a second factor your password alone opens nothing: an app on your telephone shows a code that changes every 30 seconds.',
        )}
      </p>
      {begin.data === undefined ? (
        <Button weight="primary" isAction isDisabled={begin.isPending} onPress={() => begin.mutate()}>
          {again ? say('Replace the second factor') : say('Add a second factor')}
        </Button>
      ) : (
        <>
          <QrCode text={begin.data.uri} />
          <p>{say('Let your app read this, or type the secret into it:')}</p>
          <CopyCommand command={begin.data.secret} />
          <FirstCode isSending={confirm.isPending} onSend={confirm.mutate} />
        </>
      )}
      {(confirm.error ?? begin.error) !== null && <Refusal error={confirm.error ?? begin.error ?? new Error()} />}
    </div>
  );
}

function FirstCode({ isSending, onSend }: { readonly isSending: boolean; readonly onSend: (code: string) => void }) {
  const [code, setCode] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (code.trim() !== '' && !isSending) onSend(code);
  };
  return (
    <form className={styles['form']} onSubmit={submit} aria-label={say('First code')}>
      <TextInput label={say('The code that it shows now')} autoComplete="one-time-code" value={code} onChange={setCode} />
      <Button type="submit" weight="primary" isAction isDisabled={isSending || code.trim() === ''}>
        {isSending ? say('Asking…') : say('From now on, ask me for a code')}
      </Button>
    </form>
  );
}

/** They stand here until whoever reads them says that they are kept: nobody is shown them again. */
export function RecoveryCodes({ codes }: { readonly codes: readonly string[] }) {
  const client = useQueryClient();
  return (
    <div className={styles['body']}>
      <p>
        {sayWith('{what} Each lets you in once, beside your password, when the app is lost. They are shown this once.', {
          what: <strong>{say('Keep these recovery codes elsewhere.')}</strong>,
        })}
      </p>
      <ul className={styles['codes']}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Button weight="primary" onPress={() => void client.invalidateQueries({ queryKey: meQuery.queryKey })}>
        {say('I have kept them')}
      </Button>
    </div>
  );
}
