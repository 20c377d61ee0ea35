import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, tell } from '#web/api/client.ts';
import { noticesQuery, type Receiver, receiversQuery } from '#web/api/queries.ts';
import { Button } from '#web/parts/button.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { useProved } from '#web/parts/prove.tsx';
import { Refusal } from '#web/parts/refusal.tsx';
import { say, sayCore, sayWith } from '#web/words/say.ts';
import { FormOfOne } from './form-of-one.tsx';
import styles from './list.module.css';
import { namesIn } from './names-in.ts';

/** Where it leads, for whom, and what is to be done with it: try it, end it. */
export function ReceiverRow({ receiver: { name, settings, by } }: { readonly receiver: Receiver }) {
  const [isAsked, setAsked] = useState(false);
  const lookAgain = useLookAgain();
  const test = useMutation({ mutationFn: () => ask('testReceiver', { parameters: { receiver: name } }), onSuccess: lookAgain });
  const remove = useMutation({ mutationFn: () => tell('removeReceiver', { parameters: { receiver: name } }), onSuccess: lookAgain });
  const isBusy = test.isPending || remove.isPending;
  const error = test.error ?? remove.error;
  return (
    <li className={styles['row']}>
      <strong>{name}</strong>
      <span>
        {settings.kind === 'webhook'
          ? say('webhook, {template}', { template: settings.template })
          : say('mail by {host}', { host: `${settings.host}:${settings.port}` })}
        {settings.roles !== undefined && ` ${say('for {roles}', { roles: settings.roles.join(', ') })}`}{' '}
        <span className={styles['quiet']}>{say('by {person}', { person: by })}</span>
      </span>
      <span className={styles['buttons']}>
        <Button isAction isDisabled={isBusy} onPress={() => test.mutate()}>
          {test.isPending ? say('Sending…') : say('Try {name}', { name })}
        </Button>
        {!isAsked && (
          <Button weight="danger-quiet" isAction isDisabled={isBusy} onPress={() => setAsked(true)}>
            {say('Remove {name}…', { name })}
          </Button>
        )}
      </span>
      {isAsked && (
        <div className={styles['wide']}>
          <span>{say('What waits for {name} is not sent then, and its address is forgotten.', { name })}</span>
          <span className={styles['buttons']}>
            <Button onPress={() => setAsked(false)}>{say('Cancel')}</Button>
            <Button weight="danger-filled" isAction isDisabled={isBusy} onPress={() => remove.mutate()}>
              {say('Remove {name}', { name })}
            </Button>
          </span>
        </div>
      )}
      {test.data !== undefined && (
        <output className={styles['wide']}>
          {test.data.arrived ? say('It arrived.') : say('It did not arrive: {because}', { because: sayCore(test.data.because ?? '') })}
        </output>
      )}
      {error !== null && (
        <div className={styles['wide']}>
          <Refusal error={error} />
        </div>
      )}
    </li>
  );
}

const templates = ['plain', 'slack', 'teams', 'alertmanager'] as const;

/** A webhook, new or changed; a mail server has more to it, and is said in the terminal. */
export function NewReceiver() {
  const proved = useProved();
  const lookAgain = useLookAgain();
  const [round, setRound] = useState(0);
  const put = useMutation({
    mutationFn: ({ name = '', template = '', url = '', roles = '' }: { readonly [id: string]: string }) => {
      const named = namesIn(roles);
      const settings = { kind: 'webhook', template, ...(named.length > 0 && { roles: named }) };
      return proved(() => ask('putReceiver', { parameters: { receiver: name.trim() }, body: { settings, url: url.trim() } }));
    },
    onSuccess: async () => {
      setRound((before) => before + 1);
      await lookAgain();
    },
  });
  return (
    <>
      <FormOfOne
        key={round}
        fields={[
          { id: 'name', label: say('Name; one that is there already is changed'), value: '' },
          {
            id: 'template',
            label: say('In whose words'),
            value: 'plain',
            options: templates.map((template) => ({ value: template, words: template })),
          },
          { id: 'url', label: say('Address of the webhook, which is a secret'), value: '' },
          { id: 'roles', label: say('Only what is for these roles; empty: everything'), value: '', mayBeEmpty: true },
        ]}
        submit={say('Send notices there')}
        isBusy={put.isPending}
        error={put.error}
        onSubmit={(values) => put.mutate(values)}
      />
      {put.data?.key !== undefined && (
        <output className={styles['key']}>
          <span>{say('What comes to {name} is signed with this key, shown this once:', { name: put.data.receiver.name })}</span>
          <CopyCommand command={put.data.key} />
        </output>
      )}
      <p className={styles['none']}>
        {sayWith('A mail server, quiet hours and digests are said in the terminal: {command}', {
          command: <CopyCommand command="lockstep notify add --help" />,
        })}
      </p>
    </>
  );
}

function useLookAgain(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([receiversQuery, noticesQuery].map(({ queryKey }) => client.invalidateQueries({ queryKey })));
  };
}
