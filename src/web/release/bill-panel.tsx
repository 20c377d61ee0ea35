import type { ReleaseView } from '#core/views/shapes.ts';
import { Instant } from '#web/parts/instant.tsx';
import { Panel } from '#web/parts/panel.tsx';
import styles from './bill-panel.module.css';

/** What the release is made of, and whose it is. The digest is shown short; the whole one is a pointer away. */
export function BillPanel({ view }: { readonly view: ReleaseView }) {
  const artefacts = Object.entries(view.bill);
  return (
    <Panel
      title="In this release"
      aside={
        <>
          {view.origin === 'adopted' ? 'adopted' : 'created'} by {view.by} <Instant at={view.at} />
          {view.authors.length > 0 && `, written by ${view.authors.join(', ')}`}
        </>
      }
    >
      <ul>
        {artefacts.map(([service, artefact]) => (
          <li key={service} className={styles['artefact']}>
            <strong>{service}</strong>
            <code title={artefact.digest}>{shortDigest(artefact.digest)}</code>
            <span>{artefact.source}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** `sha256:9f1c30a2…e2`: enough to compare by eye. */
export function shortDigest(digest: string): string {
  return digest.length <= 20 ? digest : `${digest.slice(0, 15)}…${digest.slice(-2)}`;
}
