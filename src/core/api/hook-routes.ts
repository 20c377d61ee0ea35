import { deliveryShape, hooksShape, newHookBody, newHookShape } from './hook-shapes.ts';
import { defineRoutes } from './route.ts';

/** Webhooks of others: hints that something is new. Who may keep the secrets of a system keeps its hooks. */
export const hookRoutes = defineRoutes({
  hooks: {
    method: 'GET',
    path: '/api/systems/:system/hooks',
    summary: 'The hooks of a system, without their secrets.',
    access: { command: 'secrets' },
    answer: hooksShape,
  },
  addHook: {
    method: 'POST',
    path: '/api/systems/:system/hooks',
    summary: 'Make a hook that others post to; its secret is shown this once.',
    access: { command: 'secrets' },
    body: newHookBody,
    answer: newHookShape,
    examples: [{ summary: 'For a repository on GitHub', path: '/api/systems/shop/hooks', body: { kind: 'github' } }],
  },
  removeHook: {
    method: 'DELETE',
    path: '/api/systems/:system/hooks/:hook',
    summary: 'Remove a hook; what is posted to it is refused from then on.',
    access: { command: 'secrets' },
    answer: 'nothing',
  },
  takeDelivery: {
    method: 'POST',
    path: '/api/hooks/:hook',
    summary: 'A delivery, signed with the secret of the hook. It is a hint to look again; what it says is not believed.',
    access: 'public',
    body: 'delivery',
    answer: deliveryShape,
  },
});
