import { say, sayCount, sayWith } from '#web/words/say.ts';
import { Check } from 'lucide-react';
import { Link } from 'wouter';
import type { ForecastLine } from '#core/forecast/view.ts';
import type { GateView, ReleaseView, StageView } from '#core/views/shapes.ts';
import { useNow } from '#web/live/clock.ts';
import { GlassMark } from '#web/parts/glass-mark.tsx';
import { Countdown, Instant } from '#web/parts/instant.tsx';
import { StatusMark } from '#web/parts/status-mark.tsx';
import { releasePath } from '#web/paths.ts';
import { wordsOfDay } from '#web/words/instants.ts';
import { andOf } from '#web/words/lists.ts';
import { statusLooks } from '#web/status.ts';
import { kindOfStop, type StopKind } from '#web/words/stops.ts';
import styles from './journey-line.module.css';
import { plannedFacts, soakWords } from './planned.ts';
import { saidYesOf } from './said-yes.ts';
import { useForecast } from './use-forecast.ts';

interface JourneyLineProps {
  readonly view: ReleaseView;
  readonly selected: string | undefined;
}

/** The path line and the stage cards are one thing; a card opens its stage below. */
export function JourneyLine({ view, selected }: JourneyLineProps) {
  const line = useForecast(view);
  return (
    <ol className={styles['path']} aria-label={say('Stages')}>
      {view.stages.map((stage, index) => (
        <li key={stage.stage}>
          <StageCard view={view} stage={stage} next={view.stages[index + 1]} line={line} isSelected={stage.stage === selected} />
        </li>
      ))}
    </ol>
  );
}

interface StageCardProps {
  readonly view: ReleaseView;
  readonly stage: StageView;
  readonly next: StageView | undefined;
  readonly line: ForecastLine | undefined;
  readonly isSelected: boolean;
}

function StageCard({ view, stage, next, line, isSelected }: StageCardProps) {
  const kind = cardKind(stage);
  const soak = soakWords(stage, view.hotfix !== undefined);
  const look = statusLooks[stage.status];
  return (
    <Link
      href={releasePath(view.system, view.release, stage.stage)}
      className={styles['card']}
      data-kind={kind}
      data-status={look.colour ?? 'quiet'}
      aria-current={isSelected ? 'step' : undefined}
    >
      <span className={styles['head']}>
        <span className={styles['name']}>{stage.stage}</span>
        {kind === 'here' && <StatusMark look={look} shape={stage.status === 'failed' ? 'filled' : 'box'} />}
        {kind === 'next' && <StatusMark look={look} />}
        {kind === 'behind' && <span className={styles['unseen']}>{say('passed')}</span>}
        {kind !== 'here' && kind !== 'next' && soak !== undefined && (
          <span className={styles['soak']}>{say('soak {length}', { length: soak })}</span>
        )}
        {view.brokeGlass?.some((glass) => glass.stage === stage.stage) === true && <GlassMark />}
      </span>
      <Track stage={stage} next={next} />
      <CardFacts stage={stage} next={next} line={line} />
      <GateCount stage={stage} blockers={view.blockers.filter((blocker) => blocker.stage === stage.stage).length} />
    </Link>
  );
}

/** The dot of this stage and the line to the next: done, as far as the soak has come, or ahead. */
function Track({ stage, next }: { readonly stage: StageView; readonly next: StageView | undefined }) {
  const now = useNow();
  const kind = cardKind(stage);
  const isLeft = next !== undefined && (cardKind(next) === 'here' || cardKind(next) === 'behind');
  return (
    <span className={styles['track']} aria-hidden>
      <span className={styles['dot']}>{kind === 'behind' && <Check size={11} strokeWidth={3.5} />}</span>
      {next !== undefined && (
        <span className={styles['line']} data-left={isLeft || kind === 'behind' || undefined}>
          {kind === 'here' && <span className={styles['done']} style={{ width: `${100 * soakShare(stage, now)}%` }} />}
        </span>
      )}
    </span>
  );
}

/** How much of the soak has run, from 0 to 1. A measured share of time, not a guess of progress. */
export function soakShare({ entered, soakUntil }: Pick<StageView, 'entered' | 'soakUntil'>, now: number): number {
  if (entered === undefined || soakUntil === undefined || soakUntil <= entered) return 0;
  return Math.min(1, Math.max(0, (now - entered) / (soakUntil - entered)));
}

/** When it came, when it left or may leave, who said yes, and who brings it. Of a stage that was left, when the last of its gates passed. */
function CardFacts({ stage, next, line }: Pick<StageCardProps, 'stage' | 'next' | 'line'>) {
  const passed = cardKind(stage) === 'behind' ? lastProof(stage) : undefined;
  return (
    <dl className={styles['facts']}>
      {stage.entered !== undefined && (
        <Fact name={say('in')}>
          <Instant at={stage.entered} />
        </Fact>
      )}
      {next?.entered === undefined && stage.soakUntil !== undefined && (
        <Fact name={say('out')}>
          <strong>
            <Countdown at={stage.soakUntil} />
          </strong>
        </Fact>
      )}
      {saidYesOf(stage).map(({ name, people, at }) => (
        <Fact key={name} name={say(name)}>
          {sayWith('{people}, {at}', { people: andOf(people), at: <Instant at={at} /> })}
        </Fact>
      ))}
      {passed !== undefined && (
        <Fact name={say('passed')}>
          <Instant at={passed} />
        </Fact>
      )}
      {plannedFacts(stage, next === undefined, line).map(({ name, at, isBold }) => (
        <Fact key={name} name={say(name)}>
          {isBold ? <strong>{wordsOfDay(at)}</strong> : wordsOfDay(at)}
        </Fact>
      ))}
      {stage.promotion !== undefined && <Fact name={say('by')}>{stage.promotion.by}</Fact>}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function lastProof({ exit }: StageView): number | undefined {
  const instants = exit.flatMap(({ evidence }) => evidence.map(({ at }) => at));
  return instants.length === 0 ? undefined : Math.max(...instants);
}

function GateCount({ stage, blockers }: { readonly stage: StageView; readonly blockers: number }) {
  const gates = [...stage.entry, ...stage.exit];
  if (gates.length === 0) return <span className={styles['gates']}>{say('no gates')}</span>;
  const passed = gates.filter(isOpen).length;
  const isAhead = stage.entered === undefined && passed === 0;
  const words = isAhead
    ? sayCount(gates.length, '{count} gate ahead', '{count} gates ahead')
    : say('{passed} of {gates} passed', { passed, gates: sayCount(gates.length, '{count} gate', '{count} gates') });
  return (
    <span className={styles['gates']} data-all={passed === gates.length || undefined}>
      {words}
      {blockers > 0 && (
        <>
          , <strong>{sayCount(blockers, '{count} blocker', '{count} blockers')}</strong>
        </>
      )}
    </span>
  );
}

function isOpen({ state }: GateView): boolean {
  return state === 'passed' || state === 'excepted';
}

/** The kind of a stop, for a stage of the journey. */
function cardKind({ status, entered }: StageView): StopKind {
  return kindOfStop({ status, since: entered });
}
