import type { Variables } from '#cli/environment.ts';

/** Whose job runs us: what it shows of a run, and where, differs. */
export type Ci = 'github' | 'gitlab' | 'jenkins';

/** By the variables that each of them sets. */
export function ciOf(variables: Variables): Ci | undefined {
  if (variables['GITHUB_ACTIONS'] === 'true') return 'github';
  if (variables['GITLAB_CI'] === 'true') return 'gitlab';
  return (variables['JENKINS_URL'] ?? '') === '' ? undefined : 'jenkins';
}
