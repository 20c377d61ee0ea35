import { Told } from '#web/parts/told.tsx';
import { say, sayCore } from '#web/words/say.ts';
import { Link } from 'wouter';
import type { ForecastLine, ForecastView } from '#core/forecast/view.ts';
import type { Instant } from '#core/system.ts';
import type { CalendarView, FreezeView, RefreshRow, TrainRule, WindowView } from '#core/views/calendar.ts';
import { releasePath } from '#web/paths.ts';
import styles from './in-words.module.css';
import { wordsOfDate, wordsOfScope } from './words.ts';
import { wordsInZones, wordsOfOtherZone, wordsOfSpanInZones } from './zones.ts';

/** Times of one rule that are told; the picture has them all. */
const mostSpans = 3;

/** The picture once more, as lists: days that do not count, rules with their times, each release with its way. */
export function InWords({ view, forecast }: { readonly view: CalendarView; readonly forecast: ForecastView }) {
  const lines = forecast.releases;
  const off = view.days.filter((day) => day.because !== undefined);
  const rules = [...view.freezes, ...view.windows].filter(({ spans }) => spans.length > 0);
  return (
    <div className={styles['lists']}>
      <section aria-labelledby="days-off">
        <h2 id="days-off">{say('Days that are unlike others')}</h2>
        {off.length === 0 && <p className={styles['quiet']}>{say('None among these days, but for weekends.')}</p>}
        <ul>
          {off.map((day) => (
            <li key={day.date} className={styles['row']}>
              <span>{wordsOfDate(day.date)}</span>
              <span>
                {sayCore(day.because ?? '')} <span className={styles['quiet']}>{wordsOfCount(day.counts)}</span>
              </span>
            </li>
          ))}
        </ul>
      </section>
      {rules.length > 0 && (
        <section aria-labelledby="rules">
          <h2 id="rules">{say('Freezes and windows')}</h2>
          <ul>
            {rules.map((rule) => (
              <Rule key={`${'kind' in rule} ${rule.name}`} rule={rule} view={view} />
            ))}
          </ul>
        </section>
      )}
      <Trains view={view} />
      <DueData view={view} />
      {lines.length > 0 && (
        <section aria-labelledby="ways">
          <h2 id="ways">{say('Releases on their way')}</h2>
          <ul>
            {lines.map((line) => (
              <li key={line.release} className={styles['row']}>
                <Link href={releasePath(view.system, line.release)}>{line.release}</Link>
                <span>
                  <Told text={line.words} /> {wordsOfOtherZone(view.zone)}
                  <Legs line={line} now={forecast.now} zone={view.zone} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function wordsOfCount(counts: CalendarView['days'][number]['counts']): string {
  return counts === 0 ? say('does not count') : counts === 0.5 ? say('counts half') : say('counts');
}

function Rule({ rule, view: { zone, now } }: { readonly rule: FreezeView | WindowView; readonly view: CalendarView }) {
  const coming = rule.spans.filter(({ to }) => to > now);
  const told = coming.slice(0, mostSpans).map((span) => wordsOfSpanInZones(span, zone));
  const more = coming.length - told.length;
  return (
    <li className={styles['row']}>
      <span>{rule.name}</span>
      <span>
        {headOf(rule)}
        {'kind' in rule && say(', because {because}', { because: sayCore(rule.because) })}{' '}
        <span className={styles['quiet']}>
          {told.length === 0 ? say('over, among these days') : told.join('; ')}
          {more > 0 && say('; and {more} more', { more })}
        </span>
      </span>
    </li>
  );
}

function Departures({ train, view: { zone, now } }: { readonly train: TrainRule; readonly view: CalendarView }) {
  const coming = train.spans.filter(({ to }) => to > now).slice(0, mostSpans);
  return (
    <li className={styles['row']}>
      <span>{train.name}</span>
      <span>
        {say('Into {scope}.', { scope: wordsOfScope(train.scope) })}{' '}
        <span className={styles['quiet']}>
          {coming.length === 0
            ? say('over, among these days')
            : coming
                .map(({ from, releases }) =>
                  say('{from} with {releases}', {
                    from: wordsInZones(from, zone),
                    releases: releases.length === 0 ? say('nobody yet') : releases.join(', '),
                  }),
                )
                .join('; ')}
        </span>
      </span>
    </li>
  );
}

function Trains({ view }: { readonly view: CalendarView }) {
  const trains = (view.trains ?? []).filter(({ spans }) => spans.length > 0);
  if (trains.length === 0) return null;
  return (
    <section aria-labelledby="trains">
      <h2 id="trains">{say('Trains')}</h2>
      <ul>
        {trains.map((train) => (
          <Departures key={train.name} train={train} view={view} />
        ))}
      </ul>
    </section>
  );
}

function DueData({ view }: { readonly view: CalendarView }) {
  const refreshes = (view.refreshes ?? []).filter(({ spans }) => spans.length > 0);
  if (refreshes.length === 0) return null;
  return (
    <section aria-labelledby="data-due">
      <h2 id="data-due">{say('Data due to be refreshed')}</h2>
      <ul>
        {refreshes.map((due) => (
          <DueTimes key={due.environment} due={due} view={view} />
        ))}
      </ul>
    </section>
  );
}

function DueTimes({ due, view: { zone, now } }: { readonly due: RefreshRow; readonly view: CalendarView }) {
  const coming = due.spans.filter(({ to }) => to > now);
  const more = coming.length - mostSpans;
  return (
    <li className={styles['row']}>
      <span>{due.environment}</span>
      <span className={styles['quiet']}>
        {coming.length === 0
          ? say('over, among these days')
          : coming
              .slice(0, mostSpans)
              .map(({ from }) => wordsInZones(from, zone))
              .join('; ')}
        {more > 0 && say('; and {more} more', { more })}
      </span>
    </li>
  );
}

function headOf(rule: FreezeView | WindowView): string {
  const scope = wordsOfScope(rule.scope);
  if (!('kind' in rule)) return say('Window of {scope}', { scope });
  return rule.kind === 'code' ? say('Code freeze of {scope}', { scope }) : say('Freeze of {scope}', { scope });
}

/** Ahead of the moment that was foretold from: the days may have been asked for later, and what was foretold is told as one. */
function Legs({ line, now, zone }: { readonly line: ForecastLine; readonly now: Instant; readonly zone: string }) {
  const ahead = line.legs.flatMap(({ stage, entered }) => (entered === undefined || entered <= now ? [] : [{ stage, entered }]));
  if (ahead.length === 0) return null;
  return (
    <span className={styles['legs']}>
      {say('At the earliest: {ahead}.', {
        ahead: ahead.map(({ stage, entered }) => `${stage} ${wordsInZones(entered, zone)}`).join(', '),
      })}
    </span>
  );
}
