import { say, sayCore, sayWith } from '#web/words/say.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { andOf } from '#web/words/lists.ts';
import { tell } from '#web/api/client.ts';
import { type Token, tokensQuery } from '#web/api/queries.ts';
import { Button } from '#web/parts/button.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { Refusal } from '#web/parts/refusal.tsx';
import styles from './tokens-page.module.css';

interface TokenRowProps {
  readonly token: Token;
  readonly service: string | undefined;
}

/** Where it reaches, until when, when it was used, and how it ends. */
export function TokenRow({ token, service }: TokenRowProps) {
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () =>
      service === undefined
        ? tell('removeToken', { parameters: { token: token.id } })
        : tell('removeServiceToken', { parameters: { person: service, token: token.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: tokensQuery(service).queryKey }),
  });
  return (
    <>
      <div>
        <p className={styles['name']}>
          {token.name}
          <code>{token.id}</code>
        </p>
        <p className={styles['reach']}>{wordsOfReach(token)}</p>
        <p className={styles['when']}>
          {sayWith('until {at},', { at: <Instant at={token.expires} /> })}{' '}
          {token.usedAt === undefined ? say('never used') : sayWith('last used {at}', { at: <Instant at={token.usedAt} /> })}
        </p>
      </div>
      <div>
        <Button weight="danger-quiet" isAction isDisabled={end.isPending} onPress={() => end.mutate()}>
          {say('Revoke')}
        </Button>
        {end.error !== null && <Refusal error={end.error} />}
      </div>
    </>
  );
}

/** `everything in dev and test of shop`. */
function wordsOfReach({ systems, environments, verbs }: Pick<Token, 'systems' | 'environments' | 'verbs'>): string {
  const where = systems === undefined ? say('every system') : andOf(systems);
  return say('{verbs} in {environments}', {
    verbs: verbs === undefined ? say('everything') : andOf(verbs.map(sayCore)),
    environments: environments === undefined ? where : say('{environments} of {where}', { environments: andOf(environments), where }),
  });
}
