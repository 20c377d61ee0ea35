import { FileText } from 'lucide-react';
import { percentOf, wordsOfCount } from '#core/canary/advice.ts';
import type { Sight } from '#core/state.ts';
import type { CanaryStepView, CanaryView, ReleaseView } from '#core/views/shapes.ts';
import { wordsOfSpan } from '#core/words.ts';
import { evidencePath } from '#web/api/routes.ts';
import { Instant } from '#web/parts/instant.tsx';
import { StatusMark } from '#web/parts/status-mark.tsx';
import { canaryLooks } from '#web/status.ts';
import styles from './canary-panel.module.css';

interface CanariesProps {
  readonly view: ReleaseView;
  readonly canaries: readonly CanaryView[];
}

/** How traffic came to the release by degrees: the share now, and what each step saw. */
export function Canaries({ view, canaries }: CanariesProps) {
  return canaries.map((canary) => (
    <section key={canary.environment} className={styles['canary']} aria-label={`Canary in ${canary.environment}`}>
      <h3 className={styles['head']}>
        canary in {canary.environment}
        <span className={styles['share']}>{wordsOfShare(canary)}</span>
      </h3>
      {canary.ended === undefined && (
        <span className={styles['bar']} aria-hidden>
          <span className={styles['new']} style={{ width: `${canary.weight / 100}%` }} />
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
            <StatusMark look={canaryLooks[step.state]} />
            <span className={styles['what']}>{wordsOfStep(step)}</span>
            {step.saw !== undefined && <Seen view={view} saw={step.saw} />}
          </li>
        ))}
      </ol>
    </section>
  ));
}

function isNow({ state }: CanaryStepView): boolean {
  return state === 'now' || state === 'asks';
}

function wordsOfShare({ weight, ended, steps }: CanaryView): string {
  if (ended !== undefined) return ended === 'passed' ? 'passed' : `${ended}: none of the traffic`;
  const now = steps.findIndex(isNow) + 1;
  return `${percentOf(weight / 10_000)} of the traffic${now === 0 ? '' : `, step ${now} of ${steps.length}`}`;
}

function wordsOfStep(step: CanaryStepView): string {
  if (step.kind === 'ask') return `ask ${step.role}`;
  return `${percentOf(step.weight / 10_000)} for ${wordsOfSpan(step.ms)}, at least ${wordsOfCount(step.requests)} requests`;
}

/** What one look saw: the verdict in words, then what it rests on. */
function Seen({ view, saw }: { readonly view: ReleaseView; readonly saw: Sight }) {
  return (
    <div className={styles['saw']}>
      <p>
        <strong>{saw.verdict}</strong>: {saw.because} <Instant at={saw.at} />
      </p>
      <dl className={styles['figures']}>
        <Figure name="requests, new side" value={wordsOfCount(saw.newRequests)} />
        <Figure name="old side" value={wordsOfCount(saw.oldRequests)} />
        <Figure name="users, new side" value={wordsOfCount(saw.newUsers)} />
        <Figure name="met an error" value={wordsOfCount(saw.newUsersHit)} />
        <Figure name="odds that it is worse" value={wordsOfOdds(saw.evidence)} />
        <Figure name="strikes" value={String(saw.strikes)} />
        {saw.metric !== undefined && <Figure name="because of" value={saw.metric} />}
      </dl>
      {Object.entries(saw.blobs ?? {}).map(([name, digest]) => (
        <a key={name} href={evidencePath(view.system, view.release, digest)} download={name}>
          <FileText size={12} aria-hidden /> {name}
        </a>
      ))}
    </div>
  );
}

export function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** A bet, not a probability. */
export function wordsOfOdds(evidence: number): string {
  return evidence >= 1_000 ? 'over 1,000 to 1' : `${Number(evidence.toPrecision(2))} to 1`;
}
