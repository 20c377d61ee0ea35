import { ArrowUpFromLine, CirclePlay, CircleX, Clock, type LucideIcon, Search, Snowflake } from 'lucide-react';
import { type KeyboardEvent, memo, type Ref, useMemo } from 'react';
import { Link } from 'wouter';
import type { BoardRow } from '#core/views/board-shapes.ts';
import { statusLooks } from '#web/status.ts';
import { say, type Term } from '#web/words/say.ts';
import { type BoardFilter, countShows, ownersOf, pathsOf, type Show, shows, soughtStatuses } from './board-filter.ts';
import styles from './board-filters.module.css';
import type { BoardAddressing } from './use-board-address.ts';

const looks: { readonly [Each in Show]: { readonly words: Term; readonly icon?: LucideIcon } } = {
  all: { words: 'All' },
  mine: { words: 'Needs me', icon: CirclePlay },
  blocked: { words: 'Blocked', icon: Clock },
  failed: { words: 'Failed', icon: CircleX },
  frozen: { words: 'Frozen', icon: Snowflake },
  moving: { words: 'Moving now', icon: ArrowUpFromLine },
};

interface BoardFiltersProps {
  readonly rows: readonly BoardRow[];
  readonly address: BoardAddressing;
  readonly input: Ref<HTMLInputElement>;
}

/** What the board is narrowed to: all of it stands in the address. */
export const BoardFilters = memo(function BoardFilters({ rows, address: { filter, narrowedPath, narrow }, input }: BoardFiltersProps) {
  const counts = useMemo(() => countShows(rows), [rows]);
  return (
    <search className={styles['filters']}>
      <nav className={styles['shows']} aria-label={say('Which systems')}>
        <span className={styles['unit']}>{say('Systems')}</span>
        {shows.map((show) => {
          const { words, icon: Icon } = looks[show];
          return (
            <Link
              key={show}
              href={narrowedPath({ show })}
              replace
              aria-current={filter.show === show ? 'true' : undefined}
              data-show={show}
            >
              {Icon !== undefined && <Icon size={14} strokeWidth={1.75} aria-hidden />}
              {say(words)} <span className={styles['count']}>{counts[show]}</span>
            </Link>
          );
        })}
      </nav>
      <div className={styles['fields']}>
        <label className={styles['search']}>
          <Search size={14} aria-hidden />
          <input
            ref={input}
            type="search"
            aria-label={say('Search systems, services and releases')}
            placeholder={say('System, service or release')}
            value={filter.text}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => narrow({ text: event.currentTarget.value })}
            onKeyDown={(event) => leave(event, () => narrow({ text: '' }))}
          />
          <kbd aria-hidden>/</kbd>
        </label>
        <Choices rows={rows} filter={filter} onNarrow={narrow} />
      </div>
    </search>
  );
});

/** Escape empties it, and once more leads out of it. */
function leave(event: KeyboardEvent<HTMLInputElement>, empty: () => void): void {
  if (event.key !== 'Escape') return;
  event.preventDefault();
  if (event.currentTarget.value === '') event.currentTarget.blur();
  else empty();
}

interface ChoicesProps {
  readonly rows: readonly BoardRow[];
  readonly filter: BoardFilter;
  readonly onNarrow: (part: Partial<BoardFilter>) => void;
}

function Choices({ rows, filter, onNarrow }: ChoicesProps) {
  const paths = useMemo(() => pathsOf(rows), [rows]);
  const owners = useMemo(() => ownersOf(rows), [rows]);
  return (
    <>
      {(paths.length > 1 || filter.path !== '') && (
        <label>
          {say('Path')}
          <select value={filter.path} onChange={(event) => onNarrow({ path: event.currentTarget.value })}>
            <option value="">{say('any')}</option>
            {paths.map((path) => (
              <option key={path}>{path}</option>
            ))}
          </select>
        </label>
      )}
      {(owners.length > 0 || filter.owner !== '') && (
        <label>
          {say('Owner')}
          <select value={filter.owner} onChange={(event) => onNarrow({ owner: event.currentTarget.value })}>
            <option value="">{say('any')}</option>
            {owners.map((owner) => (
              <option key={owner}>{owner}</option>
            ))}
          </select>
        </label>
      )}
      <label>
        {say('Status')}
        <select
          value={filter.status}
          onChange={({ currentTarget: { value } }) => onNarrow({ status: soughtStatuses.find((status) => status === value) ?? '' })}
        >
          <option value="">{say('any')}</option>
          {soughtStatuses.map((status) => (
            <option key={status} value={status}>
              {say(statusLooks[status].word)}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
