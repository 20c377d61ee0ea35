import { say, sayCore } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { outputQuery } from '#web/api/queries.ts';
import { Button } from '#web/parts/button.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { LastWords } from '#web/parts/last-words.tsx';
import { Panel } from '#web/parts/panel.tsx';
import styles from './output-panel.module.css';

interface OutputPanelProps {
  readonly system: string;
  readonly environment: string;
  readonly services: readonly string[];
}

/** What services wrote in an environment; where a script deploys, what the script wrote. Read by whoever opens it, and then live. */
export function OutputPanel({ system, environment, services }: OutputPanelProps) {
  if (services.length === 0) return null;
  return (
    <Panel title={say('Output')} aside={say('the last 200 lines, as its agent keeps them')}>
      {services.map((service) => (
        <ServiceOutput key={service} system={system} environment={environment} service={service} />
      ))}
    </Panel>
  );
}

interface ServiceOutputProps {
  readonly system: string;
  readonly environment: string;
  readonly service: string;
}

function ServiceOutput(props: ServiceOutputProps) {
  const { environment, service } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <section className={styles['output']} aria-label={say('Output of {service} in {environment}', { service, environment })}>
      <div className={styles['head']}>
        <h3>{service}</h3>
        <CopyCommand command={`lockstep logs ${environment} ${service}`} />
        <Button onPress={() => setOpen(!isOpen)}>
          {isOpen ? say('Hide what {service} wrote', { service }) : say('Read what {service} wrote', { service })}
        </Button>
      </div>
      {isOpen && <Written {...props} />}
    </section>
  );
}

function Written({ system, environment, service }: ServiceOutputProps) {
  const { data, error } = useQuery(outputQuery(system, environment, service));
  if (data === undefined)
    return (
      <p className={styles['quiet']}>
        {error === null ? say('Asking the agent of {environment}', { environment }) : sayCore(error.message)}
      </p>
    );
  if (data.text.trim() === '') return <p className={styles['quiet']}>{say('Nothing was written yet.')}</p>;
  return <LastWords words={data.text.trimEnd()} />;
}
