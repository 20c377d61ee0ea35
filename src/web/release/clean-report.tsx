import { Told } from '#web/parts/told.tsx';
import { say } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { Evidence } from '#core/state.ts';
import { evidencePath } from '#web/api/routes.ts';
import { LastWords } from '#web/parts/last-words.tsx';
import styles from './clean-panel.module.css';
import { evidenceJsonQuery } from './evidence-file.ts';

// What reads the file is loaded where there is one.
const CleanFindings = lazy(async () => ({ default: (await import('./clean-findings.tsx')).CleanFindings }));

interface CleanReportProps {
  readonly system: string;
  readonly release: string;
  readonly evidence: Evidence;
}

/** What one look from nothing found, in columns; in its own words where its file cannot be had. */
export function CleanReport({ system, release, evidence }: CleanReportProps) {
  const digest = evidence.blobs?.['clean.json'];
  return digest === undefined ? (
    <InWords evidence={evidence} />
  ) : (
    <Fetched address={evidencePath(system, release, digest)} evidence={evidence} />
  );
}

function Fetched({ address, evidence }: { readonly address: string; readonly evidence: Evidence }) {
  const { data, isError } = useQuery(evidenceJsonQuery(address));
  if (isError) return <InWords evidence={evidence} />;
  if (data === undefined) return <p className={styles['quiet']}>{say('Reading what was found')}</p>;
  return (
    <Suspense fallback={<p className={styles['quiet']}>{say('Reading what was found')}</p>}>
      <CleanFindings document={data} />
    </Suspense>
  );
}

function InWords({ evidence: { because, lastWords } }: { readonly evidence: Evidence }) {
  return (
    <>
      <p className={styles['quiet']}>
        <Told text={because} />
      </p>
      <LastWords words={lastWords} />
    </>
  );
}
