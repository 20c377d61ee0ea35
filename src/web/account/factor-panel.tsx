import { say, sayCount } from '#web/words/say.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, tell } from '#web/api/client.ts';
import { type Me, meQuery } from '#web/api/queries.ts';
import { Button } from '#web/parts/button.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { useProved } from '#web/parts/prove.tsx';
import { Refusal } from '#web/parts/refusal.tsx';
import styles from './account-page.module.css';
import { FactorSetup, RecoveryCodes } from './factor-setup.tsx';

/** The second factor of whoever is signed in: whether there is one, and what may be done about it. */
export function FactorPanel({ me }: { readonly me: Me }) {
  const { secondFactor } = me;
  const [isReplacing, setReplacing] = useState(false);
  const aside =
    secondFactor === undefined
      ? say('none')
      : sayCount(secondFactor.recoveryCodes, '{count} recovery code left', '{count} recovery codes left');
  return (
    <Panel title={say('Second factor')} aside={aside}>
      {secondFactor === undefined || isReplacing ? (
        <FactorSetup key={secondFactor?.since ?? 0} again={secondFactor !== undefined} />
      ) : (
        <Standing onReplace={() => setReplacing(true)} />
      )}
    </Panel>
  );
}

function Standing({ onReplace }: { readonly onReplace: () => void }) {
  const client = useQueryClient();
  const proved = useProved();
  const renew = useMutation({ mutationFn: () => proved(() => ask('renewRecoveryCodes')), gcTime: 0 });
  const drop = useMutation({
    mutationFn: () => proved(() => tell('dropSecondFactor')),
    onSuccess: () => client.invalidateQueries({ queryKey: meQuery.queryKey }),
  });
  if (renew.data !== undefined) return <RecoveryCodes codes={renew.data.recoveryCodes} />;
  const error = renew.error ?? drop.error;
  return (
    <div className={styles['body']}>
      <p>{say('You sign in with your password and a code of your app.')}</p>
      <div className={styles['buttons']}>
        <Button onPress={onReplace}>{say('Another app')}</Button>
        <Button isAction isDisabled={renew.isPending} onPress={() => renew.mutate()}>
          {say('New recovery codes')}
        </Button>
        <Button weight="danger-quiet" isAction isDisabled={drop.isPending} onPress={() => drop.mutate()}>
          {say('Give it up')}
        </Button>
      </div>
      {error !== null && <Refusal error={error} />}
    </div>
  );
}
