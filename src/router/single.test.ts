import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { holdState } from './single.ts';

// Only on Linux does the kernel keep the hold by itself; elsewhere the control socket alone says who is there.
test.runIf(process.platform === 'linux')(
  'of many who want the same state at the same instant one gets it, and after it the next',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lockstep-router-'));
    const hold = () => holdState(folder, join(folder, 'router.sock'));
    const results = await Promise.allSettled(Array.from({ length: 20 }, hold));
    const held = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(held).toHaveLength(1);
    await expect(hold()).rejects.toThrow(`Another router already serves ${folder}.`);
    await held[0]?.release();
    await (await hold()).release();
  },
);
