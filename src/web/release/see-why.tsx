import { say } from '#web/words/say.ts';
import { useLocation } from 'wouter';
import type { ReleaseView, StageView } from '#core/views/shapes.ts';
import { Button } from '#web/parts/button.tsx';
import { releasePath } from '#web/paths.ts';
import { proofId } from './stage-panel.tsx';

interface SeeWhyProps {
  readonly view: ReleaseView;
  readonly stage: StageView;
}

/** Leads to what failed: the stage is opened, and its panel has the focus, so that a screen reader says where one is. */
export function SeeWhy({ view, stage }: SeeWhyProps) {
  const [, navigate] = useLocation();
  const lead = (): void => {
    navigate(releasePath(view.system, view.release, stage.stage), { replace: true });
    requestAnimationFrame(() => {
      const panel = document.getElementById(proofId);
      panel?.scrollIntoView({ block: 'start' });
      panel?.focus({ preventScroll: true });
    });
  };
  return (
    <Button weight="primary" onPress={lead}>
      {say('See why it failed')}
    </Button>
  );
}
