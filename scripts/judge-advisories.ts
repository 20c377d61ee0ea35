import { z } from 'zod';

/** What `npm audit --json` says, as far as it is judged. */
const reportShape = z.looseObject({
  vulnerabilities: z.record(
    z.string(),
    z.looseObject({
      name: z.string(),
      severity: z.enum(['info', 'low', 'moderate', 'high', 'critical']),
      /** Of the advisories themselves; a text names another package that brings the flaw. */
      via: z.array(z.union([z.string(), z.looseObject({ title: z.string(), url: z.string() })])),
    }),
  ),
});

export const exceptionsShape = z.array(
  z.strictObject({
    package: z.string(),
    /** The last day on which it holds. */
    until: z.iso.date(),
    /** Why the flaw can't be used here, or what stands against it meanwhile. */
    reason: z.string().min(30),
  }),
);

export interface AdvisoryVerdict {
  /** A line for each package with a flaw. */
  readonly lines: readonly string[];
  /** Flaws that are high or critical, and in no exception that still holds. */
  readonly failures: readonly string[];
}

/** Undefined where nobody told: a registry that mirrors packages may have no advisories. */
export function judgeAdvisories(report: unknown, exceptions: z.output<typeof exceptionsShape>, today: string): AdvisoryVerdict | undefined {
  const parsed = reportShape.safeParse(report);
  if (!parsed.success) return undefined;
  const found = Object.values(parsed.data.vulnerabilities).map(({ name, severity, via }) => {
    const titles = via.map((each) => (typeof each === 'string' ? `by ${each}` : `${each.title} (${each.url})`));
    const excepted = exceptions.find((each) => each.package === name && today <= each.until);
    const line = `${severity} ${name}: ${titles.join('; ')}${excepted === undefined ? '' : ` — until ${excepted.until}: ${excepted.reason}`}`;
    return { line, isFailure: (severity === 'high' || severity === 'critical') && excepted === undefined };
  });
  return { lines: found.map(({ line }) => line), failures: found.filter(({ isFailure }) => isFailure).map(({ line }) => line) };
}
