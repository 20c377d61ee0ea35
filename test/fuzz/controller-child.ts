// `lockstep serve` as it is, that also says how much memory it has when it has thrown away what it can: `controller-child.ts OPTIONS`.
import { run } from '#processes/serve.ts';

process.on('message', () => {
  globalThis.gc?.();
  globalThis.gc?.();
  process.send?.(process.memoryUsage());
});
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));

await run(process.argv.slice(2));
