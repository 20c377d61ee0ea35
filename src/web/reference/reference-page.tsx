import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLocation, useSearch } from 'wouter';
import { referenceQuery } from '#web/api/queries.ts';
import { usePageCommands } from '#web/keys/use-page-commands.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Loading } from '#web/parts/loading.tsx';
import { Page } from '#web/parts/page.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { Sentence } from '#web/parts/sentence.tsx';
import { TextInput } from '#web/parts/text-input.tsx';
import { Trouble } from '#web/parts/trouble.tsx';
import { referencePath } from '#web/paths.ts';
import { say, sayCount } from '#web/words/say.ts';
import { fieldsOf } from './fields.ts';
import { Fields, OperationRow } from './operation-row.tsx';
import { isFound, readDocument, type Reference } from './read-document.ts';
import styles from './reference-page.module.css';

/** The interface of this controller for programs, as it describes itself. */
export function ReferencePage() {
  const { data, error, refetch } = useQuery(referenceQuery);
  const reference = data === undefined ? undefined : readDocument(data);
  return (
    <Page title={say('REST reference')} heading={say('REST reference')}>
      {data === undefined && error === null && <Loading label={say('Reading the interface')} lines={8} />}
      {error !== null && <Trouble error={error} onRetry={() => void refetch()} />}
      {data !== undefined && reference === undefined && <Sentence>{say('This controller describes no interface.')}</Sentence>}
      {reference !== undefined && <Routes reference={reference} />}
      <CopyCommand command={`curl ${location.origin}/openapi.json`} />
    </Page>
  );
}

function Routes({ reference }: { readonly reference: Reference }) {
  const search = new URLSearchParams(useSearch());
  const [, go] = useLocation();
  const field = useRef<HTMLInputElement>(null);
  const [text, wanted] = [search.get('q') ?? '', search.get('route')];
  // The same key as on the board.
  usePageCommands([{ id: 'board.search', words: say('Search the reference'), group: 'here', run: () => field.current?.focus() }]);
  useEffect(() => {
    if (wanted !== null) document.getElementById(wanted)?.scrollIntoView();
  }, [wanted]);
  const groups = reference.groups
    .map(({ name, operations }) => ({ name, operations: operations.filter((operation) => isFound(operation, text)) }))
    .filter(({ operations }) => operations.length > 0);
  const count = groups.reduce((sum, { operations }) => sum + operations.length, 0);
  return (
    <>
      <Sentence>
        {say('Everything that these pages and the command line do, a program may do, with a token and within its limits.')}{' '}
        {sayCount(count, '{count} route.', '{count} routes.')}
      </Sentence>
      <div className={styles['search']}>
        <TextInput
          label={say('Search: a path, a word, a command')}
          value={text}
          input={field}
          onChange={(typed) => go(referencePath(typed === '' ? {} : { q: typed }), { replace: true })}
        />
      </div>
      <nav className={styles['groups']} aria-label={say('Groups of routes')}>
        {groups.map(({ name, operations }) => (
          <a key={name} href={groupPath(name)} lang="en">
            {name} {operations.length}
          </a>
        ))}
      </nav>
      {groups.map(({ name, operations }) => (
        <Panel key={name} id={`group-${slug(name)}`} title={<span lang="en">{name}</span>}>
          {operations.map((operation) => (
            <OperationRow key={operation.id} operation={operation} isWanted={operation.id === wanted || count === 1} />
          ))}
        </Panel>
      ))}
      <Panel id="errors" title={say('What every route answers that says no')}>
        <div className={styles['errors']} lang="en">
          <Fields title="application/json" lines={fieldsOf(reference.error)} />
        </div>
      </Panel>
    </>
  );
}

/** On this page. */
function groupPath(name: string): string {
  return `#group-${slug(name)}`;
}

function slug(name: string): string {
  return name.replaceAll(' ', '-');
}
