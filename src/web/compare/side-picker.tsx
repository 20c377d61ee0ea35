import { say } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { environmentsQuery, pathQuery, releasesQuery } from '#web/api/queries.ts';
import styles from './compare-head.module.css';

interface SidePickerProps {
  readonly system: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** What a side may be: a stage, an environment, or a release, ended ones too. */
export function SidePicker({ system, label, value, onChange }: SidePickerProps) {
  const environments = useQuery(environmentsQuery(system)).data?.environments.map(({ environment }) => environment) ?? [];
  const id = useId();
  const stages = useQuery(pathQuery(system)).data?.path.map(({ stage }) => stage) ?? [];
  const releases = useQuery(releasesQuery(system)).data?.releases.map(({ release }) => release) ?? [];
  const isKnown = [...stages, ...environments, ...releases].includes(value);
  return (
    <div className={styles['picker']}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {!isKnown && <option value={value}>{value}</option>}
        <Choices label={say('Stages')} names={stages.filter((stage) => !environments.includes(stage))} />
        <Choices label={say('Environments')} names={environments} />
        <Choices label={say('Releases')} names={releases} />
      </select>
    </div>
  );
}

function Choices({ label, names }: { readonly label: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <optgroup label={label}>
      {names.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </optgroup>
  );
}
