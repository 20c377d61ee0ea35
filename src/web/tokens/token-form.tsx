import { say } from '#web/words/say.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '#web/api/client.ts';
import { environmentsQuery, type Me, tokensQuery } from '#web/api/queries.ts';
import { useNow } from '#web/live/clock.ts';
import { Button } from '#web/parts/button.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { useProved } from '#web/parts/prove.tsx';
import { Refusal } from '#web/parts/refusal.tsx';
import { ChoiceInput, TextInput } from '#web/parts/text-input.tsx';
import styles from './tokens-page.module.css';

const dayMs = 86_400_000;
const lives = [7, 30, 90, 365] as const;

interface TokenFormProps {
  readonly me: Me;
  readonly service: string | undefined;
}

/** A new token: for how long, and how far it reaches. Its value is shown once. */
export function TokenForm({ me, service }: TokenFormProps) {
  const client = useQueryClient();
  const proved = useProved();
  const now = useNow();
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [system, setSystem] = useState('');
  const [environments, setEnvironments] = useState<readonly string[]>([]);
  const make = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), expires: Math.round(now) + Number(days) * dayMs, ...reachOf(system, environments) };
      return proved(() =>
        service === undefined ? ask('addToken', { body }) : ask('addServiceToken', { body, parameters: { person: service } }),
      );
    },
    onSuccess: async () => {
      setName('');
      await client.invalidateQueries({ queryKey: tokensQuery(service).queryKey });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '' && !make.isPending) make.mutate();
  };
  return (
    <Panel title={say('A new token')}>
      {make.data !== undefined && <Value name={make.data.token.name} value={make.data.value} />}
      <form className={styles['form']} onSubmit={submit}>
        <TextInput label={say('What it is for')} value={name} onChange={setName} />
        <ChoiceInput
          label={say('Valid for')}
          value={days}
          options={lives.map((life) => ({ value: String(life), words: say('{count} days', { count: life }) }))}
          onChange={setDays}
        />
        <ChoiceInput
          label={say('System')}
          value={system}
          options={[{ value: '', words: say('every system') }, ...Object.keys(me.systems).map((each) => ({ value: each, words: each }))]}
          onChange={(value) => {
            setSystem(value);
            setEnvironments([]);
          }}
        />
        {system !== '' && <Places system={system} chosen={environments} onChoose={setEnvironments} />}
        {make.error !== null && <Refusal error={make.error} />}
        <Button type="submit" weight="primary" isAction isDisabled={name.trim() === '' || make.isPending}>
          {make.isPending ? say('Making it…') : say('Make a token')}
        </Button>
      </form>
    </Panel>
  );
}

function reachOf(system: string, environments: readonly string[]): object {
  if (system === '') return {};
  return environments.length === 0 ? { systems: [system] } : { systems: [system], environments };
}

interface PlacesProps {
  readonly system: string;
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: readonly string[]) => void;
}

/** None chosen is all of them: it is said, so that nobody has to guess. */
function Places({ system, chosen, onChoose }: PlacesProps) {
  const { data } = useQuery(environmentsQuery(system));
  if (data === undefined) return null;
  return (
    <fieldset className={styles['places']}>
      <legend>{say('Environments')}</legend>
      {data.environments.map(({ environment }) => (
        <label key={environment}>
          <input
            type="checkbox"
            checked={chosen.includes(environment)}
            onChange={(event) =>
              onChoose(event.currentTarget.checked ? [...chosen, environment] : chosen.filter((each) => each !== environment))
            }
          />
          {environment}
        </label>
      ))}
      {chosen.length === 0 && <span className={styles['hint']}>{say('None chosen: it reaches all of them.')}</span>}
    </fieldset>
  );
}

function Value({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <output className={styles['value']}>
      <span>{say('The token {name}. It is shown this once:', { name })}</span>
      <CopyCommand command={value} />
    </output>
  );
}
