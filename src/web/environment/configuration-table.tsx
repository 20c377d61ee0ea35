import { say, sayCore } from '#web/words/say.ts';
import type { ToldDifference } from '#core/configuration/differences.ts';
import { wordsOfSource, type ShownConfiguration, type ShownService } from '#core/configuration/shown.ts';
import styles from './configuration-table.module.css';

/** Every variable and file, what it is here, and where it comes from. */
export function ConfigurationTable({ configuration: { services } }: { readonly configuration: ShownConfiguration }) {
  return services.map((service) => <ServiceRows key={service.service} service={service} />);
}

function ServiceRows({ service: { service, variables, files } }: { readonly service: ShownService }) {
  return (
    <section className={styles['service']} aria-label={say('What {service} is told', { service })}>
      <h3>{service}</h3>
      {variables.length === 0 && files === undefined && <p className={styles['none']}>{say('It is told nothing.')}</p>}
      <dl>
        {variables.map(({ name, value, template, from, line }) => (
          <div key={name} className={styles['row']}>
            <dt>{name}</dt>
            <dd className={styles['value']}>{value ?? template}</dd>
            <dd className={styles['origin']}>
              {from.length === 0
                ? line === undefined
                  ? say('as it stands')
                  : say('as it stands in line {line}', { line })
                : from.map((source) => sayCore(wordsOfSource(source))).join(', ')}
            </dd>
          </div>
        ))}
        {files?.files.map(({ path, names }) => (
          <div key={path} className={styles['row']}>
            <dt>{`${files.folder}/${path}`}</dt>
            <dd className={styles['value']}>{names.length === 0 ? say('as it is') : say('rendered')}</dd>
            <dd className={styles['origin']}>{names.join(', ')}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** As it was, and as it is. */
export function ChangedConfiguration({ differences }: { readonly differences: readonly ToldDifference[] }) {
  return (
    <dl className={styles['changed']}>
      {differences.map(({ service, name, left = say('nothing'), right = say('nothing') }) => (
        <div key={`${service} ${name}`} className={styles['row']}>
          <dt>{`${service} ${name}`}</dt>
          <dd className={styles['value']}>{left}</dd>
          <dd className={styles['value']}>{`→ ${right}`}</dd>
        </div>
      ))}
    </dl>
  );
}
