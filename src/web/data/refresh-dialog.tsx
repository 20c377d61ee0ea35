import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { RefreshView } from '#core/views/data.ts';
import { command } from '#web/api/client.ts';
import { type DataOf, environmentsQuery } from '#web/api/queries.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { Told } from '#web/parts/told.tsx';
import { ActForm, TextField } from '#web/release/act-form.tsx';
import { quoted } from '#web/release/reject-dialog.tsx';
import { andOf } from '#web/words/lists.ts';
import { say, sayCore, sayWith } from '#web/words/say.ts';
import { sentenceCase } from '#web/words/sentences.ts';
import { wordsOfSpan } from '#web/words/spans.ts';
import styles from './data-page.module.css';

interface RefreshDialogProps {
  readonly of: DataOf;
  readonly rule: NonNullable<DataOf['rule']>;
}

/** What will happen comes before it is asked for. */
export function RefreshDialog({ of, rule }: RefreshDialogProps) {
  const { system, environment, asking } = of;
  const [reason, setReason] = useState('');
  const words = reason.trim();
  const act = {
    id: `refresh ${environment}`,
    done: say('You asked to refresh {environment}', { environment }),
    perform: () => command(system, 'refresh', { environment, ...(words !== '' && { reason: words }) }),
  };
  return (
    <ActForm
      title={say('Refresh the data in {environment}', { environment })}
      act={act}
      label={say('Refresh {environment} from {from}', { environment, from: rule.from })}
      missing={asking?.refused && sayCore(asking.refused.sentence)}
      terminal={<CopyCommand command={`lockstep data refresh ${environment}${words === '' ? '' : ` --reason ${quoted(words)}`}`} />}
    >
      <Waits of={of} />
      <ul className={styles['told']}>
        <WhatHappens of={of} rule={rule} />
        <Around of={of} />
      </ul>
      <Unmasked of={of} />
      <TextField label={say('Why, for the ledger (may be left out)')} value={reason} onChange={setReason} />
    </ActForm>
  );
}

/** Whoever asks has no need to ask again. */
function Waits({ of: { asking } }: { readonly of: DataOf }) {
  const { waits = [] } = asking ?? {};
  if (waits.length === 0) return null;
  return (
    <div className={styles['news']} data-of="waits">
      <strong>{say('It does not begin at once, but by itself when nothing is in its way any more:')}</strong>
      {waits.map((each) => (
        <p key={each}>
          <Told text={sentenceCase(each, [])} />
        </p>
      ))}
    </div>
  );
}

function WhatHappens({ of: { system, environment, history }, rule: { databases, from } }: RefreshDialogProps) {
  const place = useQuery(environmentsQuery(system)).data?.environments.find((each) => each.environment === environment);
  const took = lastOf(history, databases);
  const named = { databases: andOf(databases), from };
  return (
    <>
      <li>
        {databases.length === 1
          ? say(
              '{databases} is copied from {from}, masked on the host of {from}, and searched for values of {from} before anybody sees it.',
              named,
            )
          : say(
              '{databases} are copied from {from}, masked on the host of {from}, and searched for values of {from} before anybody sees them.',
              named,
            )}
      </li>
      <li>{say('It takes the place of what is there once it is whole and proven; what testers changed in it is gone then.')}</li>
      {place?.release !== undefined && <li>{say('{release} stays, and its soak goes on.', { release: place.release })}</li>}
      {took !== undefined && <li>{say('The last one took {span}.', { span: wordsOfSpan(took) })}</li>}
    </>
  );
}

/** Of each database the last time that it came; one comes after the other. */
function lastOf(history: readonly RefreshView[], databases: readonly string[]): number | undefined {
  const known = databases.flatMap(
    (each) => history.findLast(({ database, refreshed }) => database === each && refreshed !== undefined)?.refreshed?.ms ?? [],
  );
  return known.length < databases.length ? undefined : known.reduce((sum, ms) => sum + ms, 0);
}

/** Commands of the file, on the environment's own host. */
function Around({ of: { environment, times } }: { readonly of: DataOf }) {
  const { before = [], after = [] } = times ?? {};
  return (
    <>
      {before.length > 0 && (
        <li>
          {sayWith('Before it, {commands} runs in {environment}; where that fails nothing is replaced.', {
            commands: codeOf(before),
            environment,
          })}
        </li>
      )}
      {after.length > 0 && (
        <li>
          {sayWith('After it, {commands} runs in {environment}; where that fails the data are taken back.', {
            commands: codeOf(after),
            environment,
          })}
        </li>
      )}
    </>
  );
}

function codeOf(commands: readonly string[]): ReactNode {
  return commands.map((each, index) => (
    <span key={each}>
      {index > 0 && ', '}
      <code>{each}</code>
    </span>
  ));
}

/** What is permitted is for the terminal: nobody brings production's own data along by a slip. */
function Unmasked({ of: { environment, asking } }: { readonly of: DataOf }) {
  const { exception, until } = asking?.unmasked ?? {};
  if (exception === undefined || until === undefined) return null;
  return (
    <p>
      {sayWith('This masks. Exception {exception} permits it without masks until {until}: {command}', {
        exception,
        until: <Instant at={until} />,
        command: <CopyCommand command={`lockstep data refresh ${environment} --unmasked`} />,
      })}
    </p>
  );
}
