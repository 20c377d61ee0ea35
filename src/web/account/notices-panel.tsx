import { say, sayCore } from '#web/words/say.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '#web/api/client.ts';
import { type OwnNotices, ownNoticesQuery } from '#web/api/queries.ts';
import { Button } from '#web/parts/button.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Loading } from '#web/parts/loading.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { Refusal } from '#web/parts/refusal.tsx';
import { TextInput } from '#web/parts/text-input.tsx';
import styles from './account-page.module.css';

/** Where mail to me goes, and when I want none. */
export function NoticesPanel() {
  const own = useQuery(ownNoticesQuery);
  return (
    <Panel title={say('Notices')} aside={own.data === undefined ? undefined : asideOf(own.data)}>
      <div className={styles['body']}>
        {own.error !== null && <Refusal error={own.error} />}
        {own.data === undefined ? own.error === null && <Loading label={say('Asking what you are told')} /> : <Choices own={own.data} />}
        <CopyCommand command="lockstep notify mine" />
      </div>
    </Panel>
  );
}

/** What stands beside the title: whether anything comes. */
export function asideOf({ choice, isMailed }: OwnNotices): string {
  if (!isMailed) return say('nobody writes mail here yet');
  return choice?.address === undefined ? say('none') : say('to {address}', { address: choice.address });
}

function Choices({ own: { choice } }: { readonly own: OwnNotices }) {
  const client = useQueryClient();
  const [address, setAddress] = useState(choice?.address ?? '');
  const [quiet, setQuiet] = useState(choice?.quiet ?? '');
  const [digest, setDigest] = useState(choice?.digest ?? '');
  const save = useMutation({
    mutationFn: () => ask('chooseNotices', { body: chosen(choice, { address, quiet, digest }) }),
    onSuccess: (own) => client.setQueryData(ownNoticesQuery.queryKey, own),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <form className={styles['form']} onSubmit={submit} aria-label={say('What I am told')}>
      <TextInput label={say('Your address for mail')} name="email" autoComplete="email" value={address} onChange={setAddress} />
      <TextInput label={say('Not at these hours, such as 22:00-07:00, weekends')} value={quiet} onChange={setQuiet} />
      <TextInput label={say('All at once, such as daily 08:00')} value={digest} onChange={setDigest} />
      {save.error !== null && <Refusal error={save.error} />}
      {save.isSuccess && <output>{say('It is as you say.')}</output>}
      <div className={styles['buttons']}>
        <Button type="submit" weight="primary" isAction isDisabled={save.isPending}>
          {say('Save')}
        </Button>
        <TestButton isReady={choice?.address !== undefined} />
      </div>
    </form>
  );
}

/** To the address that is saved, now. */
function TestButton({ isReady }: { readonly isReady: boolean }) {
  const test = useMutation({ mutationFn: () => ask('testOwnNotices') });
  const because = test.data?.because;
  return (
    <>
      <Button isAction isDisabled={!isReady || test.isPending} onPress={() => test.mutate()}>
        {test.isPending ? say('Sending a test…') : say('Send a test')}
      </Button>
      {test.data !== undefined && (
        <output>
          {test.data.arrived
            ? say('It was taken: look for it.')
            : say('It did not arrive: {because}.', { because: sayCore(because ?? '') })}
        </output>
      )}
      {test.error !== null && <Refusal error={test.error} />}
    </>
  );
}

interface Typed {
  readonly address: string;
  readonly quiet: string;
  readonly digest: string;
}

/** What was typed over what was chosen before; what is empty is said no more. The browser knows where its person lives. */
export function chosen(choice: OwnNotices['choice'], typed: Typed): object {
  const { kinds, systems, zone = Intl.DateTimeFormat().resolvedOptions().timeZone } = choice ?? {};
  const [address, quiet, digest] = [typed.address, typed.quiet, typed.digest].map((text) => text.trim());
  const said = { ...(address && { address }), ...(quiet && { quiet }), ...(digest && { digest }) };
  return { ...(kinds && { kinds }), ...(systems && { systems }), zone, ...said };
}
