import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { ask } from '#web/api/client.ts';
import { grantsQuery, groupsQuery, usersQuery } from '#web/api/queries.ts';
import { Button } from '#web/parts/button.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { useProved } from '#web/parts/prove.tsx';
import { Told } from '#web/parts/told.tsx';
import { settingsPath } from '#web/paths.ts';
import { say, sayWith } from '#web/words/say.ts';
import { FormOfOne } from './form-of-one.tsx';
import styles from './list.module.css';
import { namesIn } from './names-in.ts';

interface GroupRowProps {
  readonly group: string;
  readonly persons: readonly string[];
}

/** Who is in it; who joins or leaves is written in place. */
export function GroupRow({ group, persons }: GroupRowProps) {
  const [isOpen, setOpen] = useState(false);
  const row = useRef<HTMLLIElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    // The focus goes back to the button that opened it.
    if (wasOpen.current && !isOpen) row.current?.querySelector('button')?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  const close = (): void => setOpen(false);
  const change = useGroupChange(close);
  return (
    <li ref={row} className={styles['row']}>
      <strong>{group}</strong>
      <span>{persons.length === 0 ? say('nobody is in it') : persons.join(', ')}</span>
      {isOpen ? (
        <CopyCommand command={`lockstep group set ${group} --add PERSON`} />
      ) : (
        <Button isAction onPress={() => setOpen(true)}>
          {say('Change {group}…', { group })}
        </Button>
      )}
      {isOpen && (
        <FormOfOne
          fields={[
            { id: 'persons', label: say('Who is in {group}, with commas between', { group }), value: persons.join(', '), mayBeEmpty: true },
          ]}
          submit={say('Save')}
          isBusy={change.isPending}
          error={change.error}
          onSubmit={({ persons: text = '' }) => change.mutate({ group, persons: namesIn(text) })}
          onCancel={close}
        />
      )}
      {change.data?.waits !== undefined && <Waiting what={change.data.waits.what} />}
    </li>
  );
}

/** A group that there is none of yet. */
export function NewGroup() {
  const change = useGroupChange();
  return (
    <>
      <FormOfOne
        fields={[
          { id: 'group', label: say('Name of the group'), value: '' },
          { id: 'persons', label: say('Who is in it, with commas between'), value: '', mayBeEmpty: true },
        ]}
        submit={say('Make the group')}
        isBusy={change.isPending}
        error={change.error}
        onSubmit={({ group = '', persons = '' }) => change.mutate({ group: group.trim(), persons: namesIn(persons) })}
      />
      {change.data?.waits !== undefined && <Waiting what={change.data.waits.what} />}
    </>
  );
}

function useGroupChange(onDone?: () => void) {
  const client = useQueryClient();
  const proved = useProved();
  return useMutation({
    mutationFn: ({ group, persons }: GroupRowProps) => proved(() => ask('changeGroup', { parameters: { group }, body: { persons } })),
    onSuccess: async () => {
      onDone?.();
      await Promise.all([groupsQuery, grantsQuery, usersQuery].map(({ queryKey }) => client.invalidateQueries({ queryKey })));
    },
  });
}

/** Who leaves has left; who joins and could do something in production by it joins when a second person says so. */
function Waiting({ what }: { readonly what: string }) {
  return (
    <output className={styles['told']}>
      <Told text={what} />.{' '}
      {sayWith('That waits for a second person, at {link}.', { link: <Link href={settingsPath('people')}>{say('People')}</Link> })}
    </output>
  );
}
