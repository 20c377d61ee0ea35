import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { OrderResult } from '#core/command.ts';
import type { Target, TargetKind, StepOrder } from '#targets/target.ts';
import { orderKey } from '#agent/step-order.ts';
import { baseOf } from './plan-of-effects.ts';
import { resultOf } from './simulated-target.ts';

const lineShape = z.object({ system: z.string(), environment: z.string(), base: z.string() });
export type Recorded = z.infer<typeof lineShape>;

/** Each effect takes a while before and after it can be seen: there is time to be killed in. */
const mostMs = 25;

/** A target that does nothing but remember, on the disk, what was done and how often. */
export function recordingTargetKind(file: string): TargetKind {
  return { id: 'process', open: async () => recordingTarget(file) };
}

function recordingTarget(file: string): Target {
  const act = async (order: StepOrder): Promise<OrderResult> => {
    await sleep(Math.random() * mostMs);
    if (!order.step.looks) record(file, { system: order.system, environment: order.environment, base: baseOf(orderKey(order)) });
    await sleep(Math.random() * mostMs);
    return resultOf(order);
  };
  return {
    apply: act,
    undo: act,
    observe: async (order) => {
      const isThere =
        !order.step.looks && readRecords(file).some(({ system, base }) => system === order.system && base === baseOf(orderKey(order)));
      return isThere ? { state: 'there', because: 'it is in the file' } : { state: 'absent', because: 'it is not in the file' };
    },
    logs: async () => '',
    surroundings: async () => ({ baseUrls: {}, folders: {} }),
    setDoors: async () => undefined,
    close: async () => undefined,
  };
}

function record(file: string, line: Recorded): void {
  const handle = openSync(file, 'a', 0o600);
  writeSync(handle, `${JSON.stringify(line)}\n`);
  fsyncSync(handle);
  closeSync(handle);
}

export function readRecords(file: string): readonly Recorded[] {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => lineShape.parse(JSON.parse(line)));
}
