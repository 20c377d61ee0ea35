import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { tell } from '#web/api/client.ts';
import { type OwnSession, ownSessionsQuery } from '#web/api/queries.ts';
import { Button } from '#web/parts/button.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { useProved } from '#web/parts/prove.tsx';
import { Refusal } from '#web/parts/refusal.tsx';
import { say, sayCount, sayWith } from '#web/words/say.ts';
import styles from './sessions-panel.module.css';

/** Where I am signed in, and the way to end it elsewhere. The session of this very page is ended by signing out. */
export function SessionsPanel() {
  const { data, error } = useQuery(ownSessionsQuery);
  const { end, isBusy, refused } = useEnding();
  const sessions = data?.sessions ?? [];
  const trouble = error ?? refused;
  return (
    <Panel title={say('Where you are signed in')} aside={sayCount(sessions.length, '{count} session', '{count} sessions')}>
      <ul>
        {sessions.map((session) => (
          <li key={session.id} className={styles['session']}>
            <Words session={session} />
            {!session.here && (
              <Button weight="danger-quiet" isAction isDisabled={isBusy} onPress={() => end(session.id)}>
                {say('End it')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div className={styles['foot']}>
        {sessions.length > 1 && (
          <Button weight="danger" isAction isDisabled={isBusy} onPress={() => end(undefined)}>
            {say('End all others')}
          </Button>
        )}
        {trouble !== null && <Refusal error={trouble} />}
        <CopyCommand command="lockstep session list" />
      </div>
    </Panel>
  );
}

function Words({ session: { createdAt, seenAt, here } }: { readonly session: OwnSession }) {
  return (
    <span>
      {here ? <strong>{say('this browser')}</strong> : sayWith('last used {at}', { at: <Instant at={seenAt} /> })}
      <span className={styles['quiet']}> {sayWith('since {since}', { since: <Instant at={createdAt} /> })}</span>
    </span>
  );
}

/** One of them, or all but this. It wants the password of the last minutes: whoever stole one session ends no other. */
function useEnding() {
  const client = useQueryClient();
  const proved = useProved();
  const ending = useMutation({
    mutationFn: (session: string | undefined) =>
      proved(() => (session === undefined ? tell('endOtherSessions') : tell('endSession', { parameters: { session } }))),
    onSettled: () => client.invalidateQueries({ queryKey: ownSessionsQuery.queryKey }),
  });
  return { end: (session: string | undefined) => ending.mutate(session), isBusy: ending.isPending, refused: ending.error };
}
