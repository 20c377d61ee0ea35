import { z } from 'zod';
import type { Finding } from './findings.ts';

/** What `clean.json` says of a look from nothing: the same as `clean.txt`, for whoever shows it in columns. */
export interface CleanReport {
  readonly services: readonly CleanService[];
}

export interface CleanService {
  readonly service: string;
  readonly isWell: boolean;
  /** Why it is not well. */
  readonly because?: string;
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  /** Names of the variables that it is given: what it reads is held against them. */
  readonly declared: readonly string[];
  /** A sentence: how it was looked, and what could not be seen. */
  readonly how: string;
  readonly lastWords?: string;
}

const text = z.string();
const texts = z.array(text).readonly();

const serviceShape: z.ZodType<CleanService> = z.strictObject({
  service: text,
  isWell: z.boolean(),
  because: text.exactOptional(),
  findings: z
    .array(z.strictObject({ kind: z.enum(['variable', 'file', 'host', 'program', 'package']), what: text, next: text }))
    .readonly(),
  notes: texts,
  declared: texts,
  how: text,
  lastWords: text.exactOptional(),
});

const reportShape: z.ZodType<CleanReport> = z.strictObject({ services: z.array(serviceShape).readonly() });

/** Undefined for what another Lockstep wrote, or nobody. */
export function readCleanReport(document: unknown): CleanReport | undefined {
  return reportShape.safeParse(document).data;
}
