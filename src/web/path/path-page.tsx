import { say, sayCore, sayCount, sayWith } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Gate } from '#core/system.ts';
import type { PathStageView, PathView } from '#core/views/shapes.ts';
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
    <Page
      title={say('The path of {system}', { system })}
      heading={say('The path of {system}', { system })}
      above={<Crumbs system={system} />}
    >
      {data === undefined && error === null && <Loading label={say('Reading the path')} lines={8} />}
      {data === undefined && error !== null && <Trouble error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <Picture view={data} />}
    </Page>
  );
}

function Picture({ view }: { readonly view: PathView }) {
  return (
    <>
      <Sentence>
        {say('{path}, strictly in order.', { path: view.path.map(({ stage }) => stage).join(' → ') })}
        {view.hotfixPath !== undefined && ` ${say('A hotfix goes {path}.', { path: view.hotfixPath.join(' → ') })}`}
      </Sentence>
      <ol className={styles['path']} aria-label={say('Stages')}>
        {view.path.map((stage) => (
          <li key={stage.stage} className={styles['stage']}>
            <StageCard system={view.system} stage={stage} isOfHotfix={view.hotfixPath?.includes(stage.stage) ?? true} />
          </li>
        ))}
      </ol>
      <div className={styles['below']}>
        <Panel title={sayCount(view.roles.length, 'Who is who, {count} role', 'Who is who, {count} roles')}>
          <dl className={styles['rows']}>
            {view.roles.map(({ role, people }) => (
              <div key={role}>
                <dt>{role}</dt>
                <dd>{people.join(', ')}</dd>
              </div>
            ))}
          </dl>
        </Panel>
        <Panel title={sayCount(view.services.length, '{count} service', '{count} services')}>
          <p className={styles['services']}>{view.services.join(', ')}</p>
        </Panel>
      </div>
      <footer className={styles['foot']}>
        <CopyCommand command="lockstep diff lockstep.yaml" ofPage />
        <span>
          {sayWith('version {version} of the file, true for ledger {seq}', { version: view.version, seq: <code>#{view.seq}</code> })}
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
      {!isOfHotfix && <p className={styles['quiet']}>{say('not for hotfixes')}</p>}
      <Gates title={say('To enter')} gates={stage.entry} times={stage.times} />
      <div className={styles['places']}>
        {stage.environments.map(({ environment, data, errors, audience, purpose }) => (
          <p key={environment}>
            <Link href={environmentPath(system, environment)}>{environment}</Link>
            <span className={styles['quiet']}>
              {[sayCore(`${data} data`), sayCore(`${errors} errors`), say(wordsOfAudience[audience])].join(', ')}
              {purpose !== undefined && `. ${purpose}`}
            </span>
          </p>
        ))}
        {stage.waves.length > 1 && <p className={styles['quiet']}>{say('in {count} waves', { count: stage.waves.length })}</p>}
        <p className={styles['quiet']}>{say('rollout {rollout}', { rollout: sayCore(stage.rollout) })}</p>
      </div>
      <Gates title={say('To leave')} gates={stage.exit} times={[]} />
      {stage.owner !== undefined && <p className={styles['quiet']}>{say('answered for by {owner}', { owner: stage.owner })}</p>}
    </section>
  );
}

const wordsOfAudience = { team: 'for the team', customers: 'for customers', public: 'for everybody' } as const;

interface GatesProps {
  readonly title: string;
  readonly gates: readonly Gate[];
  readonly times: PathStageView['times'];
}

function Gates({ title, gates, times }: GatesProps) {
  return (
    <div className={styles['gates']}>
      <h3>{title}</h3>
      {gates.length + times.length === 0 && <p className={styles['quiet']}>{say('nothing is asked')}</p>}
      <ul>
        {gates.map((gate) => (
          <li key={gate.hash}>
            {wordsOfGate(gate)}
            {gate.kind === 'sign-off' && <Checklist items={gate.checklist} />}
            {gate.kind === 'manual' && <span className={styles['quiet']}>{gate.instruction}</span>}
          </li>
        ))}
        {times.map((time) => (
          <li key={`${time.kind} ${time.name}`}>
            {say(wordsOfTime[time.kind], { name: time.name })}
            <span className={styles['quiet']} title={time.zone}>
              {time.when.join('; ')}
              {time.because !== undefined && `. ${time.because}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const wordsOfTime = { window: 'Window {name}', freeze: 'Freeze {name}', train: 'Train {name}' } as const;

function Checklist({ items }: { readonly items: readonly string[] }) {
  return (
    <details>
      <summary className={styles['quiet']}>{sayCount(items.length, '{count} item', '{count} items')}</summary>
      <ul className={styles['items']}>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </details>
  );
}
