// Whether a test has passed on a release, by the last word of every check that could know it.
import type { Evidence, Release } from '#core/state.ts';

export type TestProof =
  /** `none`: no check that ran last named it. Then nothing is known, and nothing is proven. */
  { readonly is: 'passed' | 'failed' | 'skipped' | 'none'; readonly evidence: readonly Evidence[] };

/**
 * A test is a check by its name, or a case in the JUnit files of one. Of each check the last run in each environment counts: a case that it
 * does not name any more is as one that never was. One *no* outweighs every *yes*.
 */
export function proofOfTest(release: Release, test: string): TestProof {
  const found = lastRuns(release).flatMap((evidence) => {
    const end = endOf(evidence, test);
    return end === undefined ? [] : [{ evidence, end }];
  });
  for (const is of ['failed', 'passed', 'skipped'] as const) {
    const those = found.filter(({ end }) => end === is);
    if (those.length > 0) return { is, evidence: those.map(({ evidence }) => evidence) };
  }
  return { is: 'none', evidence: [] };
}

function lastRuns({ evidence, digest }: Release): readonly Evidence[] {
  const last = new Map<string, Evidence>();
  for (const item of evidence) {
    if (item.kind !== 'check' || item.releaseDigest !== digest) continue;
    last.set([item.stage, item.gate, item.environment ?? ''].join(' '), item);
  }
  return [...last.values()].filter(({ revoked }) => revoked === undefined);
}

/** What ended without a verdict says nothing of anything. */
function endOf({ label, verdict, cases }: Evidence, test: string): 'passed' | 'failed' | 'skipped' | undefined {
  if (verdict !== 'pass' && verdict !== 'fail') return undefined;
  if (label === test) return verdict === 'pass' ? 'passed' : 'failed';
  return (['failed', 'passed', 'skipped'] as const).find((end) => cases?.[end].includes(test) === true);
}
