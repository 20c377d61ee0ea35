import type { Promotion } from '#core/state.ts';

/** An effect's name, whichever attempt brought it about. */
export function baseOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}

/** What a promotion that went well has done in one environment, in order. What only looks leaves no trace. */
export function effectsIn(promotion: Promotion, environment: string): readonly string[] {
  const deployment = promotion.deployments[environment];
  const steps = deployment?.steps.filter((step) => !step.looks) ?? [];
  return steps.map((step) => `${promotion.id}/${environment}/f${deployment?.fence ?? 0}/${step.id}`);
}

/** The same of all its environments, wave by wave. */
export function effectsOf(promotion: Promotion): readonly string[] {
  return promotion.waves.flat().flatMap((environment) => effectsIn(promotion, environment));
}
