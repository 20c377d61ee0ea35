import { nameOfSigner } from '#core/data/signer-name.ts';
import type { DataOf } from '#web/api/queries.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Told } from '#web/parts/told.tsx';
import { andOf } from '#web/words/lists.ts';
import { say, sayWith } from '#web/words/say.ts';
import styles from './data-page.module.css';

/** Another key signs the proofs than the file names, or than before: an agent that was set up anew, or somebody who is not who he says. */
export function SignerNews({ of: { databases } }: { readonly of: DataOf }) {
  const strange = databases.flatMap((each) => each.strange ?? []);
  const others = databases.filter(({ record }) => record?.signerBefore !== undefined);
  const [record] = others.flatMap((each) => each.record ?? []);
  if (strange.length === 0 && record === undefined) return null;
  return (
    <div className={styles['news']} data-of="failed">
      {strange.map((each) => (
        <p key={each}>
          <strong>
            <Told text={`${each}.`} />
          </strong>
        </p>
      ))}
      {record !== undefined && (
        <>
          <strong>
            {say('Another key than before signs for {databases}.', { databases: andOf(others.map(({ database }) => database)) })}
          </strong>
          <p>
            {sayWith('{now} signs now, and {before} did before. Whoever runs {from} knows whether that is right: {command} there.', {
              now: <code>{nameOfSigner(record.signer)}</code>,
              before: <code>{nameOfSigner(record.signerBefore)}</code>,
              from: record.from,
              command: <CopyCommand command="lockstep data signer" />,
            })}
          </p>
        </>
      )}
    </div>
  );
}
