import { say } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Button } from '#web/parts/button.tsx';
import { evidenceJsonQuery } from './evidence-file.ts';
import styles from './load-figures.module.css';

// The pictures, and what reads the figures, are loaded when somebody wants to see them.
const LoadPlots = lazy(async () => ({ default: (await import('./load-plots.tsx')).LoadPlots }));

interface LoadFiguresProps {
  /** Where `load.json` lies. */
  readonly address: string;
}

/** What a load check measured, as pictures: opened by whoever wants to see it. */
export function LoadFigures({ address }: LoadFiguresProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles['figures']}>
      <Button weight="plain" onPress={() => setOpen(!isOpen)}>
        {isOpen ? say('Hide the figures') : say('Show the figures')}
      </Button>
      {isOpen && (
        <Suspense fallback={<p>{say('Loading…')}</p>}>
          <Fetched address={address} />
        </Suspense>
      )}
    </div>
  );
}

function Fetched({ address }: LoadFiguresProps) {
  const { data, isError } = useQuery(evidenceJsonQuery(address));
  if (isError) return <p>{say('The figures cannot be had any more: files of old evidence go, their digests stay.')}</p>;
  return data === undefined ? <p>{say('Loading…')}</p> : <LoadPlots document={data} />;
}
