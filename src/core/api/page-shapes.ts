import { z } from 'zod';
import { gateShape } from './view-shapes.ts';
import { queuePolicies } from '#core/system.ts';
import type { ApprovalsView, AskedView, DecidedView, PathView } from '#core/views/shapes.ts';

// What single pages of the web ask for, as zod shapes; the compiler holds them against the interfaces.

const text = z.string();
const texts = z.array(text);
const number = z.number();
const optionalText = text.exactOptional();
const optionalNumber = number.exactOptional();

export const pathViewShape: z.ZodType<PathView> = z.strictObject({
  system: text,
  seq: number,
  version: number,
  services: texts,
  roles: z.array(z.strictObject({ role: text, people: texts })),
  path: z.array(
    z.strictObject({
      stage: text,
      waves: z.array(texts),
      environments: z.array(
        z.strictObject({
          environment: text,
          data: z.enum(['synthetic', 'masked', 'real']),
          errors: z.enum(['full', 'medium', 'friendly']),
          audience: z.enum(['team', 'customers', 'public']),
          purpose: optionalText,
        }),
      ),
      rollout: text,
      queue: z.enum(queuePolicies),
      entry: z.array(gateShape),
      exit: z.array(gateShape),
      times: z.array(
        z.strictObject({ kind: z.enum(['window', 'freeze', 'train']), name: text, when: texts, zone: text, because: optionalText }),
      ),
      owner: optionalText,
    }),
  ),
  hotfixPath: texts.exactOptional(),
});

const askedShape: z.ZodType<AskedView> = z.strictObject({
  release: text,
  by: text,
  stage: text,
  kind: z.enum(['approval', 'sign-off', 'manual', 'scope', 'ask']),
  gate: optionalText,
  label: optionalText,
  environment: optionalText,
  because: text,
  isMine: z.boolean(),
  who: texts,
  since: optionalNumber,
  answerBy: optionalNumber,
});

const decidedShape: z.ZodType<DecidedView> = z.strictObject({
  release: text,
  kind: z.enum(['check', 'approval', 'sign-off', 'manual', 'soak']),
  stage: text,
  label: text,
  isYes: z.boolean(),
  because: text,
  at: number,
});

export const approvalsViewShape: z.ZodType<ApprovalsView> = z.strictObject({
  system: text,
  seq: number,
  now: number,
  live: optionalText,
  asked: z.array(askedShape),
  decided: z.array(decidedShape),
});
