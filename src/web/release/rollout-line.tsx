import { lazy, Suspense, useState } from 'react';
import type { StageView } from '#core/views/shapes.ts';
import { Button } from '#web/parts/button.tsx';
import styles from './rollout-line.module.css';

/** Nobody plans a canary on every visit. */
const PlanDialog = lazy(() => import('./plan-dialog.tsx').then((found) => ({ default: found.PlanDialog })));

/** How traffic comes to a release in this stage, and what a canary would cost. */
export function RolloutLine({ stage }: { readonly stage: StageView }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles['line']}>
      <span>Rollout: {stage.rollout}</span>
      <Button onPress={() => setOpen(true)}>Plan a canary…</Button>
      {isOpen && (
        <Suspense fallback={null}>
          <PlanDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
