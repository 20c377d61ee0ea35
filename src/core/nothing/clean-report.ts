// The browser reads these, too: the small zod weighs it a third of the other.
import * as z from 'zod/mini';
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
const texts = z.readonly(z.array(text));

const serviceShape: z.ZodMiniType<CleanService> = z.strictObject({
  service: text,
  isWell: z.boolean(),
  because: z.exactOptional(text),
  findings: z.readonly(
    z.array(z.strictObject({ kind: z.enum(['variable', 'file', 'host', 'program', 'package']), what: text, next: text })),
  ),
  notes: texts,
  declared: texts,
  how: text,
  lastWords: z.exactOptional(text),
});

const reportShape: z.ZodMiniType<CleanReport> = z.strictObject({ services: z.readonly(z.array(serviceShape)) });

/** Undefined for what another Lockstep wrote, or nobody. */
export function readCleanReport(document: unknown): CleanReport | undefined {
  return reportShape.safeParse(document).data;
}
