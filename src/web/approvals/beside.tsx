import { Told } from '#web/parts/told.tsx';
import { say } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { diffReleases, type ServiceDiff } from '#core/release-diff.ts';
import type { GateView, ReleaseView } from '#core/views/shapes.ts';
import { compareQuery, type Me, releaseQuery } from '#web/api/queries.ts';
import { Panel } from '#web/parts/panel.tsx';
import { StatusMark } from '#web/parts/status-mark.tsx';
import { comparePath, comparedCommitsPath, releasePath } from '#web/paths.ts';
import { ChangedNames } from '#web/release/changed-names.tsx';
import { Migrations } from '#web/release/migrations.tsx';
import { ScopePanel } from '#web/release/scope-panel.tsx';
import { WayBack } from '#web/release/way-back.tsx';
import { gateLooks } from '#web/status.ts';
import { shortDigest } from '#web/words/digests.ts';
import { wordsOfCounts } from '#web/words/events.ts';
import { wordsOfGate } from '#web/words/gates.ts';
import { andOf } from '#web/words/lists.ts';
import type { Asked } from './asked.ts';
import styles from './beside.module.css';

interface BesideProps {
  readonly me: Me;
  readonly asked: Asked;
  readonly view: ReleaseView;
  readonly live: string | undefined;
}

/** What one wants to know before one says yes: what changed, what may go wrong, what was proved, and for which bits one signs. */
export function Beside({ me, asked, view, live }: BesideProps) {
  return (
    <div className={styles['beside']}>
      {live !== undefined && live !== view.release && <Changed view={view} live={live} />}
      <ScopePanel view={view} />
      <Evidence asked={asked} view={view} />
      {(view.migrations !== undefined || view.wayBack !== undefined) && (
        <Panel title={say('Risk')}>
          <WayBack wayBack={view.wayBack} />
          <Migrations migrations={view.migrations} />
        </Panel>
      )}
      <SignedFor me={me} asked={asked} view={view} />
    </div>
  );
}

function Changed({ view, live }: { readonly view: ReleaseView; readonly live: string }) {
  const { data } = useQuery(releaseQuery(view.system, live));
  const compared = useQuery(compareQuery(view.system, live, view.release)).data;
  if (data === undefined) return null;
  const changed = diffReleases(data, view).services.filter(({ change }) => change !== 'same');
  return (
    <Panel
      title={say('What changed since {live}', { live })}
      aside={<Link href={comparePath(view.system, live, view.release)}>{say('Compare')}</Link>}
    >
      {compared !== undefined && (
        <p className={styles['sentence']}>
          <Told text={compared.sentence} />
        </p>
      )}
      <dl className={styles['rows']}>
        {changed.map((diff) => (
          <div key={diff.service}>
            <dt>{diff.service}</dt>
            <dd>
              <code>{wordsOfDiff(diff)}</code>
            </dd>
          </div>
        ))}
      </dl>
      {compared !== undefined && (
        <div className={styles['names']}>
          <ChangedNames changed={compared} href={comparedCommitsPath(view.system, live, view.release)} />
        </div>
      )}
    </Panel>
  );
}

function wordsOfDiff({ change, versions = {}, from, to }: ServiceDiff): string {
  if (change === 'new') return say('new');
  if (change === 'gone') return say('gone');
  const [old, young] = [versions.from ?? shortDigest(from?.digest ?? ''), versions.to ?? shortDigest(to?.digest ?? '')];
  // Of two digests in a row nobody needs the name of their kind.
  return `${old} → ${young}`.replaceAll('sha256:', '');
}

/** What automation and people proved on the way to here. */
function Evidence({ asked, view }: Pick<BesideProps, 'asked' | 'view'>) {
  const at = view.stages.findIndex(({ stage }) => stage === asked.stage);
  const proved = view.stages.slice(0, at + 1).flatMap(({ stage, entry, exit }) => [...entry, ...exit].map((gate) => ({ stage, gate })));
  const told = proved.filter(({ gate }) => gate.gate.hash !== asked.gate && gate.state !== 'ahead' && gate.gate.kind !== 'soak').slice(-8);
  if (told.length === 0) return null;
  return (
    <Panel
      title={say('Evidence')}
      aside={<Link href={releasePath(view.system, view.release, asked.stage)}>{say('All of {release}', { release: view.release })}</Link>}
    >
      <ul className={styles['rows']}>
        {told.map(({ stage, gate }) => (
          <li key={`${stage} ${gate.gate.hash}`}>
            <span>
              {wordsOfGate(gate.gate)}, {stage}
            </span>
            <span className={styles['verdict']}>
              <StatusMark look={gateLooks[gate.state]} shape="plain">
                {toldOf(gate)}
              </StatusMark>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Of what machines proved the counts, of what people said who it was. */
export function toldOf({ gate, state, evidence }: GateView): string | undefined {
  const counts = evidence.at(-1)?.counts;
  if (counts !== undefined) return wordsOfCounts(counts);
  const isOfPeople = gate.kind === 'approval' || gate.kind === 'sign-off' || gate.kind === 'manual';
  const people = [...new Set(evidence.flatMap(({ by, verdict, revoked }) => (verdict === 'pass' && revoked === undefined ? [by] : [])))];
  return isOfPeople && state === 'passed' && people.length > 0 ? say('yes from {people}', { people: andOf(people) }) : undefined;
}

function SignedFor({ me, asked, view }: Pick<BesideProps, 'me' | 'asked' | 'view'>) {
  const roles = me.systems[view.system] ?? [];
  return (
    <Panel title={asked.isMine ? say('You sign for') : say('What is signed for')}>
      <dl className={styles['rows']}>
        {Object.entries(view.bill).map(([service, { digest }]) => (
          <div key={service}>
            <dt>{service}</dt>
            <dd>
              <code title={digest}>{shortDigest(digest)}</code>
            </dd>
          </div>
        ))}
        {asked.isMine && (
          <div>
            <dt>{say('as')}</dt>
            <dd>
              {me.name}, {roles.join(', ')}
            </dd>
          </div>
        )}
      </dl>
      <p className={styles['none']}>
        {say('If an artefact or the gate changes, the signature no longer counts, and the page says so.')}{' '}
        {view.authors.length > 0 &&
          say('Authors of {release} may not sign: {authors}.', { release: view.release, authors: view.authors.join(', ') })}
      </p>
    </Panel>
  );
}
