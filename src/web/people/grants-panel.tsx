import { Told } from '#web/parts/told.tsx';
import { say, sayCore, sayWith } from '#web/words/say.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { andOf } from '#web/words/lists.ts';
import { ask, tell } from '#web/api/client.ts';
import { type Grant, grantsQuery, type Me, usersQuery } from '#web/api/queries.ts';
import { Button } from '#web/parts/button.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Countdown, Instant } from '#web/parts/instant.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { useProved } from '#web/parts/prove.tsx';
import { Refusal } from '#web/parts/refusal.tsx';
import { grantsFor } from '#web/words/mine.ts';
import styles from './grants-panel.module.css';

interface GrantsPanelProps {
  readonly me: Me;
  readonly grants: readonly Grant[];
}

/** Each change as a question: who asked, who gains which right by it, and until when somebody may confirm it. */
export function GrantsPanel({ me, grants }: GrantsPanelProps) {
  const mine = grantsFor(me, grants);
  return (
    <Panel title={say('Rights that wait for a second person')}>
      <ul>
        {grants.map((grant) => (
          <li key={grant.id} className={styles['grant']} data-mine={mine.includes(grant) || undefined}>
            <GrantRow me={me} grant={grant} isMine={mine.includes(grant)} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function GrantRow({ me, grant, isMine }: { readonly me: Me; readonly grant: Grant; readonly isMine: boolean }) {
  return (
    <>
      <div className={styles['words']}>
        <p className={styles['what']}>
          <Told text={grant.what} />
        </p>
        <ul className={styles['rights']} aria-label={say('Who gains what')}>
          {[...Map.groupBy(grant.rights, ({ person }) => person)].map(([person, rights]) => (
            <li key={person}>
              <KeyRound size={14} aria-hidden />
              <span>
                <strong>{person}</strong> {andOf(rights.map(({ right }) => sayCore(right)))}
              </span>
            </li>
          ))}
        </ul>
        <p className={styles['when']}>
          {sayWith('Asked by {by} {at}. It is forgotten {expires}.', {
            by: grant.by === me.person ? say('you') : grant.by,
            at: <Instant at={grant.at} />,
            expires: <Countdown at={grant.expires} />,
          })}
        </p>
        <CopyCommand command={`lockstep grant ${isMine ? 'second' : 'withdraw'} ${grant.id}`} />
      </div>
      <GrantButtons grant={grant} isMine={isMine} />
    </>
  );
}

function GrantButtons({ grant, isMine }: { readonly grant: Grant; readonly isMine: boolean }) {
  const client = useQueryClient();
  const proved = useProved();
  const lookAgain = async (): Promise<void> => {
    await Promise.all([
      client.invalidateQueries({ queryKey: grantsQuery.queryKey }),
      client.invalidateQueries({ queryKey: usersQuery.queryKey }),
    ]);
  };
  const parameters = { grant: grant.id };
  const second = useMutation({ mutationFn: () => proved(() => ask('secondGrant', { parameters })), onSuccess: lookAgain });
  const withdraw = useMutation({ mutationFn: () => tell('withdrawGrant', { parameters }), onSuccess: lookAgain });
  const isBusy = second.isPending || withdraw.isPending;
  const error = second.error ?? withdraw.error;
  return (
    <div className={styles['buttons']}>
      {isMine && (
        <Button weight="primary" isAction isDisabled={isBusy} onPress={() => second.mutate()}>
          {second.isPending ? say('Recording…') : say('Second')}
        </Button>
      )}
      <Button weight="danger-quiet" isAction isDisabled={isBusy} onPress={() => withdraw.mutate()}>
        {isMine ? say('Say no') : say('Take back')}
      </Button>
      {error !== null && <Refusal error={error} />}
    </div>
  );
}
