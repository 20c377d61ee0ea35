import { say, sayWith } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import type { ReleaseView } from '#core/views/shapes.ts';
import { andOf } from '#web/words/lists.ts';
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
    <section className={styles['asked']} data-status="failed" aria-label={say('The glass is to be broken before {into}', { into })}>
      <p>
        {sayWith('{what}: {by} asked {at}, because: {reason}', {
          what: <strong>{say('The glass is to be broken before {into}', { into })}</strong>,
          by: isMine ? say('you') : by,
          at: <Instant at={at} />,
          reason,
        })}
      </p>
      <p>
        {sayWith('It would waive {gates}, until {at}. A second person grants it, who wrote nothing of {release}.', {
          gates: andOf(stroke.map((each) => say('{label} of {stage}', { label: each.label, stage: each.stage }))),
          at: <Countdown at={expires} />,
          release: view.release,
        })}
      </p>
      <div className={styles['buttons']}>
        {mayGrant && (
          <ActButton act={grantAct(view, id, into)} weight="danger-filled">
            {say('Break the glass')}
          </ActButton>
        )}
        {isAllowed(me, view.system, 'revoke-exception') && (
          <ActButton act={revokeAct(view, id)}>{isMine ? say('Take back') : say('Say no')}</ActButton>
        )}
      </div>
      {mayGrant && <CopyCommand command={`lockstep except --second ${id}`} />}
    </section>
  );
}

function grantAct({ system, release }: ReleaseView, id: string, stage: string) {
  return {
    id: `grant ${id}`,
    done: say('You broke the glass for {release} before {stage}', { release, stage }),
    perform: () => command(system, 'second-exception', { id }),
  };
}

function revokeAct({ system, release }: ReleaseView, id: string) {
  return {
    id: `revoke ${id}`,
    done: say('The glass is not broken for {release}', { release }),
    perform: () => command(system, 'revoke-exception', { id }),
  };
}
