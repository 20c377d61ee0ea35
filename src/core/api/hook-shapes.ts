import { z } from 'zod';

/** Who signs, and how: `github` by HMAC in `X-Hub-Signature-256`; `gitlab` and `standard` as Standard Webhooks say. */
export const hookKinds = ['github', 'gitlab', 'standard'] as const;
export type HookKind = (typeof hookKinds)[number];

/** It stands in an address and is no secret. */
export const hookIdShape = z.string().regex(/^[0-9a-f]{16}$/, 'the id of a hook: 16 hex digits');

const hookShape = z.strictObject({
  hook: z.string(),
  system: z.string(),
  kind: z.enum(hookKinds),
  by: z.string(),
  createdAt: z.number(),
  /** Where the sender posts to. */
  path: z.string(),
});

export const hooksShape = z.strictObject({ hooks: z.array(hookShape) });

export const newHookBody = z.strictObject({ kind: z.enum(hookKinds) });

/** `secret` is shown this once. */
export const newHookShape = z.strictObject({ hook: hookShape, secret: z.string() });

/** `known`: this delivery came before, and nothing was done. */
export const deliveryShape = z.strictObject({
  outcome: z.enum(['taken', 'known']),
  /** What the sender should do better. */
  warning: z.string().exactOptional(),
});
