import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { promotionQuery, releaseQuery } from '#web/api/queries.ts';
import { Panel } from '#web/parts/panel.tsx';
import { releasePath } from '#web/paths.ts';
import { Canaries } from '#web/release/canary-panel.tsx';
import { PromotionSteps } from '#web/release/promotion-steps.tsx';
import { RolloutCurve } from './rollout-curve.tsx';
import { say } from '#web/words/say.ts';

interface RolloutHereProps {
  readonly system: string;
  readonly environment: string;
  /** The promotion that holds the environment. */
  readonly promotion: string;
}

/** What is being brought here now: its steps, the share of the traffic and what both sides show. */
export function RolloutHere({ system, environment, promotion }: RolloutHereProps) {
  const moving = useQuery(promotionQuery(system, promotion)).data?.promotion;
  const view = useQuery({ ...releaseQuery(system, moving?.release ?? ''), enabled: moving !== undefined }).data;
  if (moving === undefined) return null;
  const stage = view?.stages.find((each) => each.stage === moving.stage);
  const canaries = stage?.canaries?.filter((each) => each.environment === environment) ?? [];
  return (
    <Panel
      title={say('On its way here: {release}', { release: moving.release })}
      aside={<Link href={releasePath(system, moving.release, moving.stage)}>{say('Its page')}</Link>}
    >
      <PromotionSteps promotion={moving} />
      {view !== undefined && canaries.length > 0 && <Canaries view={view} canaries={canaries} />}
      {canaries.map((canary) => (
        <RolloutCurve key={`${promotion} ${canary.environment}`} system={system} canary={canary} />
      ))}
    </Panel>
  );
}
