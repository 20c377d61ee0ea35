import { type Term, say, sayCore, sayWith } from '#web/words/say.ts';
import type { PromotionView, StepView } from '#core/views/shapes.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Countdown, Instant } from '#web/parts/instant.tsx';
import { LastWords } from '#web/parts/last-words.tsx';
import { Told } from '#web/parts/told.tsx';
import { StatusMark } from '#web/parts/status-mark.tsx';
import { stepLooks } from '#web/status.ts';
import styles from './promotion-steps.module.css';

const words: { readonly [State in PromotionView['state']]: Term } = {
  waiting: 'waits to begin',
  running: 'is under way',
  undoing: 'is taken back',
  done: 'done',
  failed: 'failed and was taken back',
  aborted: 'was aborted and taken back',
};

/** How a release is brought into a stage, step by step and live; one line once it is done. */
export function PromotionSteps({ promotion }: { readonly promotion: PromotionView }) {
  const isDone = promotion.state === 'done';
  return (
    <section className={styles['promotion']} aria-label={say('Promotion into {stage}', { stage: promotion.stage })}>
      <p className={styles['head']}>
        {sayWith('{kind} {state}, asked by {by} {at}', {
          kind: wordsOfKind(promotion),
          state: say(words[promotion.state]),
          by: promotion.by,
          at: <Instant at={promotion.at} />,
        })}
        {promotion.because !== undefined && (
          <strong>
            : <Told text={promotion.because} />
          </strong>
        )}
      </p>
      <LastWords words={promotion.lastWords} />
      {!isDone && promotion.steps.length > 0 && <Steps steps={promotion.steps} />}
    </section>
  );
}

function wordsOfKind({ kind, release, stage }: PromotionView): string {
  if (kind === 'rollback') return say('Rollback of {stage} to {release}', { stage, release });
  if (kind === 'refresh') return say('Refresh of the data in {stage}', { stage });
  return kind === 'adoption' ? say('Adoption of {release} in {stage}', { release, stage }) : say('Promotion into {stage}', { stage });
}

/** One row per environment; the steps of a row stand in the order in which they are done. */
function Steps({ steps }: { readonly steps: readonly StepView[] }) {
  const environments = [...new Set(steps.map(({ environment }) => environment))];
  return environments.map((environment) => (
    <div key={environment} className={styles['environment']}>
      <span className={styles['place']}>{environment}</span>
      <ol className={styles['steps']}>
        {steps
          .filter((step) => step.environment === environment)
          .map((step) => (
            <li
              key={step.step}
              className={styles['step']}
              data-state={step.state}
              title={step.because === undefined ? undefined : sayCore(step.because)}
            >
              <StatusMark look={stepLooks[step.state]} />
              <span>{nameOf(step.step)}</span>
              {step.because !== undefined && <Because step={step} />}
            </li>
          ))}
      </ol>
    </div>
  ));
}

/** `canary, step 1: look` for `judge-1`: the plan's own name says nothing to whoever reads here. */
function nameOf(step: string): string {
  const [, kind = '', number = ''] = canaryStep.exec(step) ?? [];
  return kind === '' ? sayCore(step) : say('canary, step {number}: {deed}', { number, deed: sayCore(canaryWords[kind] ?? kind) });
}

const canaryStep = /^(shift|judge|ask)-(\d+)$/;
const canaryWords: { readonly [kind: string]: string } = { shift: 'move traffic', judge: 'look', ask: 'ask' };

/** Why it is as it is; while it runs what it waits for, how long yet, and what the service wrote last. */
function Because({ step }: { readonly step: StepView }) {
  const { because, since, until, lastWords, environment, service } = step;
  if (until === undefined) return <span className={styles['because']}>{because !== undefined && <Told text={because} />}</span>;
  // What the agent said last is older than what the canary tells above, second by second.
  if (step.step.startsWith('judge-')) return undefined;
  return (
    <div className={styles['wait']}>
      <p>
        {because !== undefined && <Told text={because} />}
        {since !== undefined && <> {sayWith('since {since}', { since: <Instant at={since} /> })}</>};{' '}
        {sayWith('given up {at}', { at: <Countdown at={until} /> })}
      </p>
      <LastWords words={lastWords} />
      {service !== undefined && <CopyCommand command={`lockstep logs ${environment} ${service}`} />}
    </div>
  );
}
