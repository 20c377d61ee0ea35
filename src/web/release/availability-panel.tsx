import { Told } from '#web/parts/told.tsx';
import { presentLocale } from '#web/words/language.ts';
import { type Term, say, sayCore, sayCount } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Stretch } from '#core/availability.ts';
import type { StageView } from '#core/views/shapes.ts';
import { availabilityQuery } from '#web/api/queries.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { ChoiceInput } from '#web/parts/text-input.tsx';
import styles from './availability-panel.module.css';

const choices: readonly { readonly value: string; readonly words: Term }[] = [
  { value: '1', words: 'the last day' },
  { value: '7', words: 'the last 7 days' },
  { value: '30', words: 'the last 30 days' },
  { value: '365', words: 'the last year' },
];

interface AvailabilityPanelProps {
  readonly system: string;
  readonly stage: StageView;
}

/** How the environments of a stage answered. Absent where the release never was. */
export function AvailabilityPanel({ system, stage }: AvailabilityPanelProps) {
  const [days, setDays] = useState('7');
  if (stage.entered === undefined) return null;
  return (
    <Panel
      title={say('How it answered')}
      aside={
        <ChoiceInput
          label={say('Look back')}
          value={days}
          options={choices.map(({ value: each, words }) => ({ value: each, words: say(words) }))}
          onChange={setDays}
        />
      }
    >
      {stage.environments.map((environment) => (
        <EnvironmentAnswers key={environment} system={system} environment={environment} days={days} />
      ))}
    </Panel>
  );
}

function EnvironmentAnswers({
  system,
  environment,
  days,
}: {
  readonly system: string;
  readonly environment: string;
  readonly days: string;
}) {
  const { data, error } = useQuery(availabilityQuery(system, environment, days));
  if (data === undefined)
    return <p className={styles['answers']}>{error === null ? say('Reading {environment}', { environment }) : sayCore(error.message)}</p>;
  const { availability, counted: how } = data;
  return (
    <section className={styles['answers']} aria-label={say('How {environment} answered', { environment })}>
      <p>
        <Told text={availability.sentence} />
      </p>
      {availability.minutes > 0 && <Chart parts={availability.parts} />}
      {availability.minutes > 0 && <Gaps parts={availability.parts} />}
      <p className={styles['how']}>
        <Told text={how} />
      </p>
      <CopyCommand command={`lockstep env show ${environment} --days ${days}`} />
    </section>
  );
}

const tall = 32;

/** A bar for each part: as tall as its share, green only where all of it answered; a line where nobody told. The words beside it say the same. */
function Chart({ parts }: { readonly parts: readonly Stretch[] }) {
  const [first] = parts;
  const last = parts.at(-1);
  return (
    <figure>
      <svg className={styles['chart']} viewBox={`0 0 ${parts.length} ${tall}`} preserveAspectRatio="none" aria-hidden>
        {parts.map((part, index) => {
          const height = part.minutes === 0 ? 2 : Math.max(4, (tall * part.answered) / part.minutes);
          return (
            <rect key={part.from} x={index} y={tall - height} width={0.8} height={height} data-how={howOf(part)}>
              <title>{`${new Date(part.from).toLocaleString(presentLocale())}: ${wordsOf(part)}`}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption className={styles['ends']}>
        {first !== undefined && <Instant at={first.from} />}
        {last !== undefined && <Instant at={last.from + last.ms} />}
      </figcaption>
    </figure>
  );
}

function howOf({ minutes, answered }: Stretch): 'unknown' | 'whole' | 'part' | 'none' {
  if (minutes === 0) return 'unknown';
  if (answered === minutes) return 'whole';
  return answered === 0 ? 'none' : 'part';
}

function wordsOf({ minutes, answered, requests, failures, serviceErrors }: Stretch): string {
  if (minutes === 0) return say('nobody told');
  return say('answered in {answered} of {minutes}; {failures} of {requests} failed', {
    answered,
    minutes: sayCount(minutes, '{count} minute', '{count} minutes'),
    failures: failures + serviceErrors,
    requests: sayCount(requests, '{count} request', '{count} requests'),
  });
}

const mostGaps = 8;

/** The same in words, for whoever sees no bars: only what was less than whole, newest first. */
function Gaps({ parts }: { readonly parts: readonly Stretch[] }) {
  const gaps = parts.filter((part) => howOf(part) === 'part' || howOf(part) === 'none').toReversed();
  if (gaps.length === 0) return null;
  return (
    <ul className={styles['gaps']}>
      {gaps.slice(0, mostGaps).map((part) => (
        <li key={part.from}>
          <Instant at={part.from} />: {wordsOf(part)}
        </li>
      ))}
      {gaps.length > mostGaps && <li>{say('and {count} earlier', { count: gaps.length - mostGaps })}</li>}
    </ul>
  );
}
