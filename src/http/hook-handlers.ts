import type { z } from 'zod';
import type { deliveryShape, hooksShape } from '#core/api/hook-shapes.ts';
import type { Asked, Handlers } from './asked.ts';
import { requireWhole } from './authorize.ts';
import type { HttpContext } from './context.ts';
import type { Hook } from './hook-book.ts';
import { readSignature } from './hook-signatures.ts';
import { refused } from './refused.ts';

/** Making and removing hooks, told in the log with who did it; and what comes through them. */
export function hookHandlers(context: HttpContext): Pick<Handlers, 'hooks' | 'addHook' | 'removeHook' | 'takeDelivery'> {
  const { hooks } = context;
  return {
    async hooks({ parameters: { system } }) {
      return { hooks: (await hooks.of(system)).map(hookLine) };
    },
    async addHook({ parameters: { system }, body: { kind }, caller, request, system: { state } }) {
      requireWhole(caller, state, 'secrets');
      if ((await hooks.of(system)).length >= mostHooks)
        throw refused('slow-down', `${system} has ${mostHooks} hooks.`, 'Remove some first.');
      const made = await hooks.add({ system, kind, by: caller.user.person });
      if (made === undefined) throw refused('no-such-route', 'This controller has no store of secrets, so no hooks.', 'lockstep serve');
      request.log.info({ by: caller.user.person, system, hook: made.hook.hook }, 'a hook was made');
      return { hook: hookLine(made.hook), secret: made.secret };
    },
    async removeHook({ parameters: { system, hook }, caller, request, system: { state } }) {
      requireWhole(caller, state, 'secrets');
      if (!(await hooks.remove(system, hook))) throw refused('no-such-hook', `${system} has no hook ${hook}.`, 'lockstep hook list');
      request.log.info({ by: caller.user.person, system, hook }, 'a hook was removed');
      return undefined;
    },
    takeDelivery: (asked) => takeDelivery(asked, context),
  };
}

const mostHooks = 100;

/** Checked on the bytes as they came; only then is it a hint, and only once. */
async function takeDelivery(asked: Asked<'takeDelivery'>, context: HttpContext): Promise<z.output<typeof deliveryShape>> {
  const { request, parameters } = asked;
  const { hooks, engine, load, onHook } = context;
  load.countDelivery(parameters.hook);
  const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
  const opened = await hooks.open(parameters.hook);
  // One answer, after the same work, for a hook that is not there and a signature that does not hold.
  const { hook, secret } = opened ?? { hook: undefined, secret: nobodysSecret };
  const signed = readSignature(hook?.kind ?? kindBy(request.headers), secret, { headers: request.headers, body, now: engine.now() });
  if (hook === undefined || !signed.ok) throw refused('hook-refused', signed.ok ? unsigned : signed.sentence, 'lockstep hook list');
  const { delivery, isDeliverySigned, event, warning } = signed;
  const line = { hook: hook.hook, system: hook.system, delivery, event };
  const isFirst = await hooks.deliveries.isFirst({ hook: hook.hook, delivery, isDeliverySigned, body });
  if (warning !== undefined) request.log.warn(line, warning);
  request.log.info(line, isFirst ? 'a hook took a delivery' : 'a hook knew a delivery');
  if (isFirst) await onHook?.(hook.system, { hook: hook.hook, kind: hook.kind, event, body });
  return { outcome: isFirst ? 'taken' : 'known', ...(warning !== undefined && { warning }) };
}

const unsigned = 'This delivery is not signed with the secret of this hook.';
const nobodysSecret = `whsec_${Buffer.alloc(32).toString('base64')}`;

function kindBy(headers: { readonly [name: string]: unknown }): Hook['kind'] {
  return headers['x-hub-signature-256'] === undefined ? 'standard' : 'github';
}

function hookLine({ hook, system, kind, by, createdAt }: Hook): z.output<typeof hooksShape>['hooks'][number] {
  return { hook, system, kind, by, createdAt, path: `/api/hooks/${hook}` };
}
