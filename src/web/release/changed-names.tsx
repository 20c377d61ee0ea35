import { Link } from 'wouter';
import type { CompareRow } from '#core/compare.ts';
import type { CommitsApart } from '#core/comparison.ts';
import { changedThings } from '#web/compare/rows.ts';
import { say, sayCount } from '#web/words/say.ts';
import styles from './changed-names.module.css';

/** Commits of a service that are named; how many more there are is told. */
const mostSubjects = 3;

interface Changed {
  readonly commits: readonly CommitsApart[];
  readonly rows: readonly CompareRow[];
}

interface ChangedNamesProps {
  readonly changed: Changed;
  /** Where all of them stand. */
  readonly href: string;
}

/** Commits by their subjects, migrations and configuration keys by their names. Absent where nothing of that changed. */
export function ChangedNames({ changed, href }: ChangedNamesProps) {
  const lines = changesByName(changed);
  if (lines.length === 0) return null;
  return (
    <dl className={styles['names']}>
      {lines.map(({ of, what, more }) => (
        <div key={of}>
          <dt>{of}</dt>
          <dd>
            {what}
            {more > 0 && (
              <>
                {' '}
                <Link href={href}>{say('and {count} more', { count: more })}</Link>
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface ChangeByName {
  readonly of: string;
  readonly what: string;
  /** So many more are not named here. */
  readonly more: number;
}

/** Newest commits first; each key and migration once, however many environments it is another in. */
export function changesByName({ commits, rows }: Changed): readonly ChangeByName[] {
  const things = changedThings(rows);
  const named = (of: 'migration' | 'config key'): string =>
    things.flatMap((thing) => (thing.of === of ? [`${thing.sign} ${thing.name}`] : [])).join(', ');
  const lines = [
    ...commits.map(({ service, count, of, list }) => {
      const shown = list.slice(0, mostSubjects);
      const words = shown.map(({ subject }) => `“${subject}”`).join(', ');
      const counted = sayCount(count, '{count} commit', '{count} commits');
      // Told of the earlier release where the later one is the one that lacks them.
      const head = of === 'left' ? say('without {commits}', { commits: counted }) : counted;
      return { of: service, what: words === '' ? head : `${head}: ${words}`, more: words === '' ? 0 : count - shown.length };
    }),
    { of: say('migrations'), what: named('migration'), more: 0 },
    { of: say('config keys'), what: named('config key'), more: 0 },
  ];
  return lines.filter(({ what }) => what !== '');
}
