import type { ReactNode } from 'react';
import type { RefreshView } from '#core/views/data.ts';
import { nameOfSigner } from '#core/data/signer-name.ts';
import type { ProofDetail, TableDetail } from '#core/views/refresh-detail.ts';
import { proofPagePath } from '#web/api/routes.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { glyphs } from '#web/parts/glyphs.ts';
import { Instant } from '#web/parts/instant.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { StatusMark } from '#web/parts/status-mark.tsx';
import { Told } from '#web/parts/told.tsx';
import { shortDigest } from '#web/words/digests.ts';
import { andOf } from '#web/words/lists.ts';
import { percentOf, wordsOfCount } from '#web/words/numbers.ts';
import { say, sayCount, sayWith } from '#web/words/say.ts';
import { wordsOfBytes } from './data-words.ts';
import { tallyOf } from './plan-rows.ts';
import styles from './proof-panel.module.css';

interface ProofPanelProps {
  readonly system: string;
  readonly environment: string;
  readonly refresh: RefreshView;
  /** Of the plan by which the copy was masked. */
  readonly tables: readonly TableDetail[];
  readonly proof: ProofDetail;
  readonly isOneOfMany: boolean;
}

/** What a data protection officer asks, in this order: is anything there, how was it looked for, what is not known. */
export function ProofPanel({ system, environment, refresh, tables, proof, isOneOfMany }: ProofPanelProps) {
  const { from } = refresh;
  const known = refresh.refreshed ?? refresh.proved;
  const { values, scanned, canaries } = proof;
  const seen = canaries.filter(({ found }) => found).length;
  const leaks = proof.leaks.reduce((sum, { cells }) => sum + cells, 0);
  return (
    <Panel
      id="proof"
      title={isOneOfMany ? say('Leak proof of {database}', { database: refresh.database }) : say('Leak proof')}
      aside={known !== undefined && <Instant at={known.at} />}
    >
      <div className={styles['body']}>
        <p className={styles['found']}>
          <strong>{wordsOfCount(leaks)}</strong> {wordsOfFound(leaks, environment, refresh)}
        </p>
        <p className={styles['quiet']}>
          {say(
            '{values} values were looked for in {cells} cells and {texts} texts of the schema, by keyed fingerprints that never left the host of {from}. Of {planted} values planted on purpose {seen} were found.',
            {
              values: wordsOfCount(values),
              cells: wordsOfCount(scanned.cells),
              texts: wordsOfCount(scanned.texts),
              from,
              planted: canaries.length,
              seen,
            },
          )}
        </p>
        <Found proof={proof} />
        <Checks from={from} tables={tables} proof={proof} />
        <Details proof={proof} />
        <Facts refresh={refresh} />
        <ToTake system={system} environment={environment} refresh={refresh} />
      </div>
    </Panel>
  );
}

/** Who proved it, and by what it is known again. */
function Facts({ refresh }: Pick<ProofPanelProps, 'refresh'>) {
  const { from, documents = {} } = refresh;
  const known = refresh.refreshed ?? refresh.proved;
  return (
    <dl className={styles['facts']}>
      <div>
        <dt>{say('Proven by')}</dt>
        <dd>{say('the agent of {from}, in {promotion}', { from, promotion: refresh.promotion })}</dd>
      </div>
      {refresh.signedBy !== undefined && (
        <div>
          <dt>{say('Signed by')}</dt>
          <dd>
            <code title={refresh.signedBy}>{nameOfSigner(refresh.signedBy)}</code>
          </dd>
        </div>
      )}
      {Object.entries({
        [say('Proof')]: documents['proof.json'],
        [say('Plan')]: known?.plan,
        [say('Classification')]: known?.classification,
      }).map(
        ([name, digest]) =>
          digest !== undefined && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <code title={digest}>{shortDigest(digest)}</code>
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}

function wordsOfFound(leaks: number, environment: string, { state, from }: RefreshView): string {
  if (state === 'failed')
    return leaks === 1
      ? say('raw value of {from} found in the copy, which was dropped for it', { from })
      : say('raw values of {from} found in the copy, which was dropped for it', { from });
  return leaks === 1
    ? say('raw value of {from} found in {environment}', { from, environment })
    : say('raw values of {from} found in {environment}', { from, environment });
}

/** The proof, to be read elsewhere and checked without us. */
function ToTake({ system, environment, refresh }: Pick<ProofPanelProps, 'system' | 'environment' | 'refresh'>) {
  const { signer } = refresh.refreshed ?? refresh.proved ?? {};
  return (
    <div className={styles['buttons']}>
      <a href={proofPagePath(system, environment, refresh.promotion, refresh.database)} target="_blank" rel="noreferrer">
        {say('The proof to print and file')}
      </a>
      <CopyCommand command={`lockstep data proof ${environment} --promotion ${refresh.promotion} --out proof.html`} />
      <CopyCommand command={`lockstep data check-proof proof.json --signer ${signer ?? 'KEY'}`} />
    </div>
  );
}

/** Where somebody's values stand, and whose they are: by column, never a value. */
function Found({ proof: { leaks, faults } }: { readonly proof: ProofDetail }) {
  if (leaks.length + faults.length === 0) return null;
  return (
    <ul className={styles['leaks']}>
      {leaks.map(({ where, of, encoding, cells }) => (
        <li key={`${where} ${of} ${encoding}`}>
          {sayWith('{where} holds values of {column}, as {encoding} (cells: {cells})', {
            where: <strong>{where}</strong>,
            column: of,
            encoding,
            cells: wordsOfCount(cells),
          })}
        </li>
      ))}
      {faults.map((fault) => (
        <li key={fault}>
          <Told text={fault} />
        </li>
      ))}
    </ul>
  );
}

function Checks({ from, tables, proof }: { readonly from: string; readonly tables: readonly TableDetail[]; readonly proof: ProofDetail }) {
  const { personal, columns } = tallyOf(tables);
  const { orphans, same } = proof;
  const few = proof.risks.filter(({ single }) => single > 0);
  return (
    <ul className={styles['checks']}>
      {proof.result === 'pass' && (
        <Check isGood link="plan">
          {say('Raw values never left the host of {from}', { from })}
        </Check>
      )}
      {columns > 0 && (
        <>
          <Check isGood link="plan">
            {say('{personal} of {personal} personal columns masked or emptied', { personal: wordsOfCount(personal) })}
          </Check>
          <Check isGood link="plan">
            {say('All {columns} columns decided about; a new one stops the refresh', { columns: wordsOfCount(columns) })}
          </Check>
        </>
      )}
      <Check isGood={orphans.length === 0} link="utility">
        {orphans.length === 0
          ? say('Every foreign key finds its row')
          : sayCount(
              orphans.length,
              '{count} foreign key names rows that are not there',
              '{count} foreign keys name rows that are not there',
            )}
      </Check>
      {same > 0 && (
        <Check isGood link="limits">
          {sayCount(
            same,
            '{count} value came out of its mask as it went in, by chance',
            '{count} values came out of their masks as they went in, by chance',
          )}
        </Check>
      )}
      {few.length > 0 && (
        <Check isGood={false} link="risks">
          {say('Some people are the only ones of their kind in {tables}: who knows them may find them', {
            tables: andOf(few.map(({ table }) => table)),
          })}
        </Check>
      )}
    </ul>
  );
}

function Check({ isGood, link, children }: { readonly isGood: boolean; readonly link: string; readonly children: ReactNode }) {
  return (
    <li>
      <StatusMark
        look={isGood ? { word: 'passed', glyph: glyphs.circleCheck, colour: 'live' } : { word: 'mind', glyph: glyphs.hand, colour: 'held' }}
      >
        <span className={styles['unseen']}>{isGood ? say('passed') : say('mind')}</span>
      </StatusMark>
      <span>{children}</span>
      <a href={`#${link}`} onClick={() => unfold(link)}>
        {say('see')}
      </a>
    </li>
  );
}

/** What is folded is opened by whoever is led there. */
function unfold(id: string): void {
  const fold = document.getElementById(id);
  if (fold instanceof HTMLDetailsElement) fold.open = true;
}

function Details({ proof }: { readonly proof: ProofDetail }) {
  const { excluded, oneTextIn, oneValueIn, scanned, canaries } = proof;
  return (
    <>
      <Promises proof={proof} />
      <Fold id="excluded" title={say('What was not looked for')}>
        <Pairs rows={excluded.map(({ why, values }) => [<Told key={why} text={why} />, wordsOfCount(values)])} />
        {oneValueIn > 1 && <p>{say('Of values one in {count} was looked for: all did not fit into memory.', { count: oneValueIn })}</p>}
        {oneTextIn > 1 && (
          <p>{say('Of runs of words one in {count} was looked for: all did not fit into memory.', { count: oneTextIn })}</p>
        )}
      </Fold>
      <Fold id="planted" title={say('Planted on purpose, and found')}>
        <p>{andOf(canaries.map(({ encoding, found }) => (found ? encoding : say('{encoding} (not found)', { encoding }))))}</p>
        <p>
          {say('{bytes} were read back in {seconds} s.', { bytes: wordsOfBytes(scanned.bytes), seconds: Math.ceil(scanned.ms / 1000) })}
        </p>
      </Fold>
      <Risks proof={proof} />
      <Utility proof={proof} />
    </>
  );
}

/** Of what was found, or not seen, nothing is promised. */
function Promises({ proof: { result, promises, limits } }: { readonly proof: ProofDetail }) {
  const isPromised = result === 'pass';
  return (
    <Fold id="limits" title={isPromised ? say('What it promises, and what not') : say('What it does not promise')} isOpen={isPromised}>
      {isPromised && <Sentences of={promises} />}
      {isPromised && <p>{say('It does not promise:')}</p>}
      <Sentences of={limits} />
    </Fold>
  );
}

function Sentences({ of }: { readonly of: readonly string[] }) {
  return (
    <ul>
      {of.map((each) => (
        <li key={each}>
          <Told text={each} />
        </li>
      ))}
    </ul>
  );
}

function Risks({ proof: { risks } }: { readonly proof: ProofDetail }) {
  if (risks.length === 0) return null;
  return (
    <Fold id="risks" title={say('Who may be recognised by what is kept')}>
      {risks.map(({ table, by, groups, small, single }) => (
        <p key={table}>
          {sayWith('{table}, described by {columns}: {groups} groups, {small} of fewer than five people, {single} of one.', {
            table: <strong>{table}</strong>,
            columns: andOf(by),
            groups: wordsOfCount(groups),
            small: wordsOfCount(small),
            single: wordsOfCount(single),
          })}
        </p>
      ))}
    </Fold>
  );
}

function Utility({ proof: { compared, farthest } }: { readonly proof: ProofDetail }) {
  return (
    <Fold id="utility" title={say('How well it stands for production')}>
      <p>
        {sayCount(
          compared,
          '{count} column compared by shape, length, values and NULLs.',
          '{count} columns compared by shape, length, values and NULLs.',
        )}
      </p>
      {farthest.length === 0 ? (
        <p>{say('None differs by more than 5 %.')}</p>
      ) : (
        <Pairs
          rows={farthest.map((each) => [
            <code key={each.column}>{each.column}</code>,
            say('{share} of the same shape', { share: percentOf(Number(each.sameShape.toFixed(2))) }),
          ])}
        />
      )}
    </Fold>
  );
}

function Fold({
  id,
  title,
  isOpen = false,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly isOpen?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <details id={id} open={isOpen} className={styles['fold']}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}

function Pairs({ rows }: { readonly rows: readonly (readonly [ReactNode, string])[] }) {
  return (
    <ul className={styles['pairs']}>
      {rows.map(([name, value], index) => (
        <li key={index}>
          <span>{name}</span> <span>{value}</span>
        </li>
      ))}
    </ul>
  );
}
