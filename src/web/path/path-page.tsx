import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Gate } from '#core/system.ts';
import type { PathStageView, PathView } from '#core/views/shapes.ts';
import { counted } from '#core/words.ts';
import { pathQuery } from '#web/api/queries.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Crumbs } from '#web/parts/crumbs.tsx';
import { Loading } from '#web/parts/loading.tsx';
import { Page } from '#web/parts/page.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { Sentence } from '#web/parts/sentence.tsx';
import { Trouble } from '#web/parts/trouble.tsx';
import { environmentPath } from '#web/paths.ts';
import { wordsOfGate } from '#web/words/gates.ts';
import styles from './path-page.module.css';

/** The system file as a picture, to read and to show: how a release gets to production here. */
export function PathPage({ system }: { readonly system: string }) {
  const { data, error, refetch } = useQuery(pathQuery(system));
  return (
    <Page title={`The path of ${system}`} heading={`The path of ${system}`} above={<Crumbs system={system} />}>
      {data === undefined && error === null && <Loading label="Reading the path" lines={8} />}
      {data === undefined && error !== null && <Trouble error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <Picture view={data} />}
    </Page>
  );
}

function Picture({ view }: { readonly view: PathView }) {
  return (
    <>
      <Sentence>
        {view.path.map(({ stage }) => stage).join(' → ')}, strictly in order.
        {view.hotfixPath !== undefined && ` A hotfix goes ${view.hotfixPath.join(' → ')}.`}
      </Sentence>
      <ol className={styles['path']} aria-label="Stages">
        {view.path.map((stage) => (
          <li key={stage.stage} className={styles['stage']}>
            <StageCard system={view.system} stage={stage} isOfHotfix={view.hotfixPath?.includes(stage.stage) ?? true} />
          </li>
        ))}
      </ol>
      <div className={styles['below']}>
        <Panel title={`Who is who, ${counted(view.roles.length, 'role')}`}>
          <dl className={styles['rows']}>
            {view.roles.map(({ role, people }) => (
              <div key={role}>
                <dt>{role}</dt>
                <dd>{people.join(', ')}</dd>
              </div>
            ))}
          </dl>
        </Panel>
        <Panel title={counted(view.services.length, 'service')}>
          <p className={styles['services']}>{view.services.join(', ')}</p>
        </Panel>
      </div>
      <footer className={styles['foot']}>
        <CopyCommand command="lockstep diff lockstep.yaml" />
        <span>
          version {view.version} of the file, true for ledger <code>#{view.seq}</code>
        </span>
      </footer>
    </>
  );
}

interface StageCardProps {
  readonly system: string;
  readonly stage: PathStageView;
  readonly isOfHotfix: boolean;
}

function StageCard({ system, stage, isOfHotfix }: StageCardProps) {
  return (
    <section aria-label={stage.stage} className={styles['card']}>
      <h2>{stage.stage}</h2>
      {!isOfHotfix && <p className={styles['quiet']}>not for hotfixes</p>}
      <Gates title="To enter" gates={stage.entry} />
      <div className={styles['places']}>
        {stage.environments.map(({ environment, data, errors, audience, purpose }) => (
          <p key={environment}>
            <Link href={environmentPath(system, environment)}>{environment}</Link>
            <span className={styles['quiet']}>
              {data} data, {errors} errors, for {wordsOfAudience[audience]}
              {purpose !== undefined && `. ${purpose}`}
            </span>
          </p>
        ))}
        {stage.waves.length > 1 && <p className={styles['quiet']}>in {stage.waves.length} waves</p>}
        <p className={styles['quiet']}>rollout {stage.rollout}</p>
      </div>
      <Gates title="To leave" gates={stage.exit} />
      {stage.owner !== undefined && <p className={styles['quiet']}>answered for by {stage.owner}</p>}
    </section>
  );
}

const wordsOfAudience = { team: 'the team', customers: 'customers', public: 'everybody' } as const;

function Gates({ title, gates }: { readonly title: string; readonly gates: readonly Gate[] }) {
  return (
    <div className={styles['gates']}>
      <h3>{title}</h3>
      {gates.length === 0 && <p className={styles['quiet']}>nothing is asked</p>}
      <ul>
        {gates.map((gate) => (
          <li key={gate.hash}>
            {wordsOfGate(gate)}
            {gate.kind === 'sign-off' && <Checklist items={gate.checklist} />}
            {gate.kind === 'manual' && <span className={styles['quiet']}>{gate.instruction}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Checklist({ items }: { readonly items: readonly string[] }) {
  return (
    <details>
      <summary className={styles['quiet']}>{counted(items.length, 'item')}</summary>
      <ul className={styles['items']}>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </details>
  );
}
