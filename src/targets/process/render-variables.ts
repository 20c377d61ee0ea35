import type { StepOrder } from '#targets/target.ts';
import { renderTemplate } from '#core/file/template.ts';
import { Failure } from '#core/failure.ts';
import type { PlacedService } from '#core/payload.ts';

/** The variables of a service in its environment. Throws a Failure that names the variable and what is missing, never a value. */
export function renderVariables(
  order: StepOrder,
  { service }: PlacedService,
  urls: { readonly [service: string]: string },
): { readonly [name: string]: string } {
  void order;
  void service;
  void urls;
  void renderTemplate;
  throw new Failure('template', 'not yet', { retryable: false });
}
