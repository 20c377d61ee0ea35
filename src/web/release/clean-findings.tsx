import { type CleanService, readCleanReport } from '#core/nothing/clean-report.ts';
import { andOf, counted } from '#core/words.ts';
import { LastWords } from '#web/parts/last-words.tsx';
import { Marked } from '#web/parts/marked.tsx';
import styles from './clean-findings.module.css';

interface CleanFindingsProps {
  /** What the file says; an agent wrote it. */
  readonly document: unknown;
}

/** What each service reached for beside what is declared, where, and what to declare. */
export function CleanFindings({ document }: CleanFindingsProps) {
  const report = readCleanReport(document);
  if (report === undefined) return <p className={styles['quiet']}>This look is of another Lockstep: open its file itself.</p>;
  return report.services.map((service) => <Service key={service.service} told={service} />);
}

function Service({ told }: { readonly told: CleanService }) {
  const { service, because, findings, notes, declared, how, lastWords } = told;
  return (
    <section className={styles['service']} aria-label={`What ${service} reached for`}>
      <h3>
        {service} <span>{wordsOfCount(told)}</span>
      </h3>
      {because !== undefined && <p className={styles['unwell']}>{because}.</p>}
      <LastWords words={lastWords} />
      {findings.length > 0 && (
        <dl>
          {findings.map(({ kind, what, next }) => (
            <div key={what} className={styles['finding']}>
              <dt>{kind}</dt>
              <dd className={styles['what']}>{what.startsWith(`${kind} `) ? what.slice(kind.length + 1) : what}</dd>
              <dd className={styles['next']}>
                <Marked text={next} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className={styles['quiet']}>
        {declared.length === 0 ? 'No variable is declared for it.' : `Declared for it: ${andOf(declared)}.`} {notes.join(' ')} {how}
      </p>
    </section>
  );
}

function wordsOfCount({ findings }: CleanService): string {
  return findings.length === 0 ? 'nothing that nobody declares' : `${counted(findings.length, 'thing')} that nobody declares`;
}
