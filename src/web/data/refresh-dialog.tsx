import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { command } from '#web/api/client.ts';
import { type DataOf, environmentsQuery } from '#web/api/queries.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { ActForm, TextField } from '#web/release/act-form.tsx';
import { quoted } from '#web/release/reject-dialog.tsx';
import { andOf } from '#web/words/lists.ts';
import { say } from '#web/words/say.ts';
import { wordsOfSpan } from '#web/words/spans.ts';
import styles from './data-page.module.css';

interface RefreshDialogProps {
  readonly of: DataOf;
  readonly rule: NonNullable<DataOf['rule']>;
}

/** What will happen comes before it is asked for. */
export function RefreshDialog({ of, rule }: RefreshDialogProps) {
  const { system, environment, history } = of;
  const [reason, setReason] = useState('');
  const place = useQuery(environmentsQuery(system)).data?.environments.find((each) => each.environment === environment);
  const last = history.findLast(({ refreshed }) => refreshed !== undefined)?.refreshed;
  const words = reason.trim();
  const act = {
    id: `refresh ${environment}`,
    done: say('You asked to refresh {environment}', { environment }),
    perform: () => command(system, 'refresh', { environment, ...(words !== '' && { reason: words }) }),
  };
  const told = [
    say('{databases} is copied from {from}, masked on the host of {from}, and searched for values of {from} before anybody sees it.', {
      databases: andOf(rule.databases),
      from: rule.from,
    }),
    say('It takes the place of what is there once it is whole and proven; what testers changed in it is gone then.'),
    ...(place?.release === undefined ? [] : [say('{release} stays, and its soak goes on.', { release: place.release })]),
    ...(last === undefined ? [] : [say('The last one took {span}.', { span: wordsOfSpan(last.ms) })]),
    ...(place?.lease === undefined
      ? []
      : [say('{promotion} is under way in {environment}: this comes after it.', { promotion: place.lease, environment })]),
  ];
  return (
    <ActForm
      title={say('Refresh the data in {environment}', { environment })}
      act={act}
      label={say('Refresh {environment} from {from}', { environment, from: rule.from })}
      terminal={<CopyCommand command={`lockstep data refresh ${environment}${words === '' ? '' : ` --reason ${quoted(words)}`}`} />}
    >
      <ul className={styles['told']}>
        {told.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
      <TextField label={say('Why, for the ledger (may be left out)')} value={reason} onChange={setReason} />
    </ActForm>
  );
}
