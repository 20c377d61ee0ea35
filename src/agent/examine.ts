import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { CheckResult, ReleaseBeside } from '#checks/check.ts';
import { runCheck } from '#checks/index.ts';
import type { NothingSeen } from '#core/nothing/observed.ts';
import type { CheckDefinition, EnvironmentDefinition } from '#core/system.ts';
import { renderVariables } from '#targets/render-variables.ts';
import type { Surroundings } from '#targets/target.ts';

export interface Examination {
  readonly definition: CheckDefinition;
  readonly environment: EnvironmentDefinition;
  readonly secrets: { readonly [name: string]: string };
  readonly surroundings: Surroundings;
  readonly signal: AbortSignal;
  /** Starts what production runs, beside what is examined. */
  releaseBeside?(this: void): Promise<ReleaseBeside | undefined>;
  /** Starts it once more, with nothing but what is declared. */
  inNothing?(this: void, signal: AbortSignal): Promise<readonly NothingSeen[]>;
}

/** What the agent's hands lend to it. */
export interface Lent {
  readonly workFolder: string;
  log(line: string): void;
  keep(content: Uint8Array): Promise<string>;
}

/** Runs a check in a folder of its own. Throws what keeps it from being run at all. */
export async function examine(
  lent: Lent,
  { definition, environment, secrets, surroundings, signal, releaseBeside, inNothing }: Examination,
): Promise<CheckResult> {
  mkdirSync(lent.workFolder, { recursive: true, mode: 0o700 });
  const workFolder = mkdtempSync(path.join(lent.workFolder, 'check-'));
  const { baseUrls, folders, ...looks } = surroundings;
  try {
    const variables = renderVariables({ variables: variablesOf(definition), environment, secrets, urls: baseUrls });
    return await runCheck(definition, {
      baseUrls,
      folders,
      ...looks,
      ...(releaseBeside === undefined ? {} : { releaseBeside }),
      ...(inNothing === undefined ? {} : { inNothing }),
      variables,
      secrets: Object.values(secrets),
      workFolder,
      signal,
      log: (line) => lent.log(`${definition.name}: ${line}`),
      keep: (_name, content) => lent.keep(content),
    });
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

/** The option `environment` of a check: variables with templates in them. */
function variablesOf({ options: { environment } }: CheckDefinition): { readonly [name: string]: string } {
  if (typeof environment !== 'object' || environment === null) return {};
  return Object.fromEntries(Object.entries(environment).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}
