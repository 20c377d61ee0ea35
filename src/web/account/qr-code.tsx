import { useEffect, useState } from 'react';
import styles from './account-page.module.css';

/** What an authenticator app reads with its camera. Made here: the secret goes to nobody else. Whoever can't see it has the text beside it. */
export function QrCode({ text }: { readonly text: string }) {
  const [rows, setRows] = useState<readonly (readonly boolean[])[]>([]);
  useEffect(() => {
    let isHere = true;
    // Fetched only where somebody adds a second factor: the first load does without.
    void import('qr').then(({ default: encode }) => isHere && setRows(encode(text, 'raw', { ecc: 'low', border: 4 })));
    return () => {
      isHere = false;
    };
  }, [text]);
  if (rows.length === 0) return null;
  return (
    <svg className={styles['qr']} viewBox={`0 0 ${rows.length} ${rows.length}`} aria-hidden shapeRendering="crispEdges">
      <path d={pathOf(rows)} />
    </svg>
  );
}

/** A square for every dark place. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  return rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
}
