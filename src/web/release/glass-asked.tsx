import { useQuery } from '@tanstack/react-query';
import type { ReleaseView } from '#core/views/shapes.ts';
import { andOf } from '#core/words.ts';
import { command } from '#web/api/client.ts';
import { type Exception, exceptionsQuery, type Me } from '#web/api/queries.ts';
import { useNow } from '#web/live/clock.ts';
import { ActButton } from '#web/parts/act-button.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Countdown, Instant } from '#web/parts/instant.tsx';
import { isAllowed } from '#web/words/mine.ts';
import styles from './break-glass.module.css';

interface GlassAskedProps {
  readonly me: Me;
  readonly view: ReleaseView;
}

/** Somebody asked to break the glass and waits for a second person: who, why, what is given up, and who may grant it. */
export function GlassAsked({ me, view }: GlassAskedProps) {
  const now = useNow();
  const { data } = useQuery(exceptionsQuery(view.system));
  const open = (data?.exceptions ?? []).filter(
    ({ release, glass, second, revoked, expires }) =>
      release === view.release && glass !== undefined && second === undefined && revoked === undefined && expires > now,
  );
  const strokes = Map.groupBy(open, ({ glass = '' }) => glass);
  return [...strokes].map(([glass, stroke]) => <Stroke key={glass} me={me} view={view} stroke={stroke} />);
}

function Stroke({ me, view, stroke }: GlassAskedProps & { readonly stroke: readonly Exception[] }) {
  const [first] = stroke;
  if (first === undefined) return null;
  const { id, by, at, expires, reason, stage, into = stage } = first;
  const isMine = by === me.person;
  const mayGrant = !isMine && !view.authors.includes(me.person) && isAllowed(me, view.system, 'second-exception');
  return (
    <section className={styles['asked']} data-status="failed" aria-label={`The glass is to be broken before ${into}`}>
      <p>
        <strong>The glass is to be broken before {into}</strong>: {isMine ? 'you' : by} asked <Instant at={at} />, because: {reason}
      </p>
      <p>
        It would waive {andOf(stroke.map((each) => `${each.label} of ${each.stage}`))}, until <Countdown at={expires} />. A second person
        grants it, who wrote nothing of {view.release}.
      </p>
      <div className={styles['buttons']}>
        {mayGrant && (
          <ActButton act={grantAct(view, id, into)} weight="danger-filled">
            Break the glass
          </ActButton>
        )}
        {isAllowed(me, view.system, 'revoke-exception') && (
          <ActButton act={revokeAct(view, id)}>{isMine ? 'Take back' : 'Say no'}</ActButton>
        )}
      </div>
      <CopyCommand command={`lockstep except --second ${id}`} />
    </section>
  );
}

function grantAct({ system, release }: ReleaseView, id: string, stage: string) {
  return {
    id: `grant ${id}`,
    done: `You broke the glass for ${release} before ${stage}`,
    perform: () => command(system, 'second-exception', { id }),
  };
}

function revokeAct({ system, release }: ReleaseView, id: string) {
  return {
    id: `revoke ${id}`,
    done: `The glass is not broken for ${release}`,
    perform: () => command(system, 'revoke-exception', { id }),
  };
}
