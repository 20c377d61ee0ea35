import { Told } from '#web/parts/told.tsx';
import { say, sayCore, sayWith } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { FileText } from 'lucide-react';
import { percentOf, wordsOfCount } from '#web/words/numbers.ts';
import type { LiveCanary } from '#core/canary/live.ts';
import { rollBackAt, suspendAt } from '#core/canary/wager.ts';
import type { CanaryResult } from '#core/command.ts';
import type { Sight } from '#core/state.ts';
import type { CanaryStepView, CanaryView, ReleaseView } from '#core/views/shapes.ts';
import { wordsOfSpan } from '#web/words/spans.ts';
import { evidencePath } from '#web/api/routes.ts';
import { liveCanaryQuery } from '#web/api/queries.ts';
import { Countdown, Instant } from '#web/parts/instant.tsx';
import { StatusMark } from '#web/parts/status-mark.tsx';
import { canaryLooks, suspendedLook } from '#web/status.ts';
import styles from './canary-panel.module.css';

interface CanariesProps {
  readonly view: ReleaseView;
  readonly canaries: readonly CanaryView[];
}

/** How traffic came to the release by degrees: the share now, and what each step saw. */
export function Canaries({ view, canaries }: CanariesProps) {
  return canaries.map((canary) => <Canary key={canary.environment} view={view} canary={canary} />);
}

function Canary({ view, canary }: { readonly view: ReleaseView; readonly canary: CanaryView }) {
  const isLookedAt = canary.steps.some((step) => step.state === 'now' && step.kind === 'weight');
  const { data } = useQuery({ ...liveCanaryQuery(view.system, canary.environment), enabled: isLookedAt });
  const live = isLookedAt ? data?.canary : undefined;
  const isSuspended = live?.mode === 'suspended';
  return (
    <section className={styles['canary']} aria-label={say('Canary in {environment}', { environment: canary.environment })}>
      <h3 className={styles['head']}>
        {say('canary in {environment}', { environment: canary.environment })}
        <span className={styles['share']}>{wordsOfShare(canary, isSuspended)}</span>
      </h3>
      {canary.ended === undefined && (
        <span className={styles['bar']} aria-hidden>
          <span className={styles['new']} style={{ width: isSuspended ? 0 : `${canary.weight / 100}%` }} />
        </span>
      )}
      <ol className={styles['steps']}>
        {canary.steps.map((step, index) => (
          <li
            key={`${index} ${step.kind}`}
            className={styles['step']}
            data-state={step.state}
            aria-current={isNow(step) ? 'step' : undefined}
          >
            <StatusMark look={isSuspended && step.state === 'now' ? suspendedLook : canaryLooks[step.state]} />
            <span className={styles['what']}>{wordsOfStep(step)}</span>
            {step.state === 'now' && step.kind === 'weight' && <Live live={live} least={step.requests} />}
            {step.saw !== undefined && step.state !== 'now' && <Seen view={view} saw={step.saw} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

function isNow({ state }: CanaryStepView): boolean {
  return state === 'now' || state === 'asks';
}

function wordsOfShare({ weight, ended, steps }: CanaryView, isSuspended: boolean): string {
  if (ended !== undefined) return ended === 'passed' ? say('passed') : say('{ended}: none of the traffic', { ended: sayCore(ended) });
  const now = steps.findIndex(isNow) + 1;
  const share = isSuspended ? say('suspended: none of the traffic') : say('{share} of the traffic', { share: percentOf(weight / 10_000) });
  return now === 0 ? share : `${share}, ${say('step {now} of {count}', { now, count: steps.length })}`;
}

function wordsOfStep(step: CanaryStepView): string {
  if (step.kind === 'ask') return say('ask {role}', { role: step.role });
  return say('{share} for {span}, at least {count} requests', {
    share: percentOf(step.weight / 10_000),
    span: wordsOfSpan(step.ms),
    count: wordsOfCount(step.requests),
  });
}

/** What the agent sees of the step that it looks at, while one looks on. */
function Live({ live, least }: { readonly live: LiveCanary | undefined; readonly least: number }) {
  if (live === undefined) return <p className={styles['saw']}>{say('Looking at both sides.')}</p>;
  return (
    <div className={styles['saw']}>
      <p>{sayWith('{mode} It is over at the latest {at}.', { mode: wordsOfMode(live), at: <Countdown at={live.until} /> })}</p>
      <Figures seen={live} least={least} limit={limitOf(live)} />
    </div>
  );
}

function wordsOfMode({ mode, strikes }: LiveCanary): string {
  if (mode === 'suspended') return say('It looked worse: nobody is sent to it for a while, then it is looked at again.');
  if (strikes > 0) return say('The second look, second by second: if it is worse again, it is taken back.');
  return say('Looking at both sides, second by second.');
}

/** What one look saw: the verdict in words, then what it rests on. */
function Seen({ view, saw }: { readonly view: ReleaseView; readonly saw: Sight }) {
  return (
    <div className={styles['saw']}>
      <p>
        <strong>{sayCore(saw.verdict)}</strong>: <Told text={saw.because} /> <Instant at={saw.at} />
      </p>
      <Figures seen={saw} />
      {Object.entries(saw.blobs ?? {}).map(([name, digest]) => (
        <a key={name} href={evidencePath(view.system, view.release, digest)} download={name}>
          <FileText size={12} aria-hidden /> {name}
        </a>
      ))}
    </div>
  );
}

interface FiguresProps {
  readonly seen: Omit<CanaryResult, 'verdict'>;
  /** While it is looked at: so many requests it takes, and at which odds something happens. */
  readonly least?: number;
  readonly limit?: Limit | undefined;
}

function Figures({ seen, least, limit }: FiguresProps) {
  return (
    <dl className={styles['figures']}>
      <Figure name={say('requests, new side')} value={wordsOfRequests(seen.newRequests, least)} />
      <Figure name={say('old side')} value={wordsOfCount(seen.oldRequests)} />
      <Figure name={say('users, new side')} value={wordsOfCount(seen.newUsers)} />
      <Figure name={say('met an error')} value={wordsOfCount(seen.newUsersHit)} />
      <Figure name={say('odds that it is worse')} value={wordsOfOdds(seen.evidence)} />
      {limit !== undefined && <Figure name={limit.name} value={say('{odds} to 1', { odds: limit.odds })} />}
      {least !== undefined && <Figure name={say('strikes')} value={say('{count} of {most}', { count: seen.strikes, most: 2 })} />}
      {seen.metric !== undefined && <Figure name={say('because of')} value={seen.metric} />}
    </dl>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** While too few have come, how many it takes. */
function wordsOfRequests(requests: number, least = 0): string {
  return requests < least ? say('{count} of {most}', { count: wordsOfCount(requests), most: wordsOfCount(least) }) : wordsOfCount(requests);
}

interface Limit {
  readonly name: string;
  readonly odds: number;
}

/** At which odds something happens, and nothing before; while nobody is sent to it, nothing can. */
function limitOf({ mode, strikes }: LiveCanary): Limit | undefined {
  if (mode !== 'watching') return undefined;
  return strikes === 0 ? { name: say('suspended at'), odds: suspendAt } : { name: say('taken back at'), odds: rollBackAt };
}

/** A bet, not a probability. */
export function wordsOfOdds(evidence: number): string {
  if (evidence >= 1e6) return say('over a million to 1');
  return say('{odds} to 1', { odds: evidence >= 100 ? wordsOfCount(Math.round(evidence)) : Number(evidence.toPrecision(2)) });
}
