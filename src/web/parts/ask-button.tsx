import type { ReactNode } from 'react';
import { useDesk } from './actions.tsx';
import { Button, type Weight } from './button.tsx';
import { staleReasonId } from './stale-banner.tsx';

interface AskButtonProps {
  readonly weight?: Weight;
  readonly dialog: ReactNode;
  readonly children: ReactNode;
}

/** Opens the question that comes before a command. */
export function AskButton({ weight = 'plain', dialog, children }: AskButtonProps) {
  const { isOff, ask } = useDesk();
  return (
    <Button weight={weight} isDisabled={isOff} describedBy={staleReasonId} onPress={() => ask(dialog)}>
      {children}
    </Button>
  );
}
