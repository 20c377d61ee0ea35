import { say, sayCore, sayCount } from '#web/words/say.ts';
import { type CleanService, readCleanReport } from '#core/nothing/clean-report.ts';
import { andOf } from '#web/words/lists.ts';
import { LastWords } from '#web/parts/last-words.tsx';
import { Told } from '#web/parts/told.tsx';
import styles from './clean-findings.module.css';

interface CleanFindingsProps {
  /** What the file says; an agent wrote it. */
  readonly document: unknown;
}

/** What each service reached for beside what is declared, where, and what to declare. */
export function CleanFindings({ document }: CleanFindingsProps) {
  const report = readCleanReport(document);
  if (report === undefined) return <p className={styles['quiet']}>{say('This look is of another Lockstep: open its file itself.')}</p>;
  return report.services.map((service) => <Service key={service.service} told={service} />);
}

function Service({ told }: { readonly told: CleanService }) {
  const { service, because, findings, notes, declared, how, lastWords } = told;
  return (
    <section className={styles['service']} aria-label={say('What {service} reached for', { service })}>
      <h3>
        {service} <span>{wordsOfCount(told)}</span>
      </h3>
      {because !== undefined && (
        <p className={styles['unwell']}>
          <Told text={`${because}.`} />
        </p>
      )}
      <LastWords words={lastWords} />
      {findings.length > 0 && (
        <dl>
          {findings.map(({ kind, what, next }) => (
            <div key={what} className={styles['finding']}>
              <dt>{sayCore(kind)}</dt>
              <dd className={styles['what']}>{what.startsWith(`${kind} `) ? what.slice(kind.length + 1) : what}</dd>
              <dd className={styles['next']}>
                <Told text={next} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className={styles['quiet']}>
        {declared.length === 0
          ? say('No variable is declared for it.')
          : say('Declared for it: {declared}.', { declared: andOf(declared) })}{' '}
        {notes.map(sayCore).join(' ')} {sayCore(how)}
      </p>
    </section>
  );
}

function wordsOfCount({ findings }: CleanService): string {
  return findings.length === 0
    ? say('nothing that nobody declares')
    : sayCount(findings.length, '{count} thing that nobody declares', '{count} things that nobody declares');
}
