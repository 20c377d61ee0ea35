import { commandTargetOptions } from '#catalogue/targets/command.ts';
import type { z } from 'zod';
import { Failure } from '#core/failure.ts';
import type { PlacedService } from '#core/payload.ts';
import type { EnvironmentDefinition } from '#core/system.ts';
import type { ArtefactStore } from '#targets/process/artefact-store.ts';
import type { StateFolder } from '#targets/process/state-folder.ts';
import type { StepOrder, TargetHost } from '#targets/target.ts';
import type { CommandRecords } from './record.ts';

/** What the steps work with. */
export interface CommandParts {
  readonly host: TargetHost;
  readonly state: StateFolder;
  readonly artefacts: ArtefactStore;
  readonly records: CommandRecords;
  /** `SYSTEM/ENVIRONMENT` where a command is at work. */
  readonly busy: Set<string>;
}

export type CommandOptions = z.infer<typeof commandTargetOptions>;

export function optionsOf({ name, targetOptions }: EnvironmentDefinition): CommandOptions {
  const read = commandTargetOptions.safeParse(targetOptions ?? {});
  if (read.success) return read.data;
  throw new Failure('target-options', `The target of ${name} does not say which command deploys it.`, { retryable: false });
}

/** The service that a step is about. */
export function placedService({ services, step }: StepOrder): PlacedService {
  const placed = services.find(({ service }) => service.name === step.service);
  if (placed !== undefined) return placed;
  throw new Failure('no-such-service', `The step ${step.id} names no service of its release.`, { retryable: false });
}

/** Service → address, as the file says it. */
export function urlsOf(
  { url, targetOptions }: Pick<EnvironmentDefinition, 'url' | 'targetOptions'>,
  services: readonly PlacedService[],
): { readonly [service: string]: string } {
  const { urls = {} } = commandTargetOptions.pick({ urls: true }).safeParse({ urls: targetOptions?.['urls'] }).data ?? {};
  const reached = services.filter(({ service }) => !service.internal);
  return Object.fromEntries(
    reached.flatMap(({ service: { name } }) => {
      const found = urls[name] ?? url;
      return found === undefined ? [] : [[name, found]];
    }),
  );
}
