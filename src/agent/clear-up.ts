// What a refresh leaves in this process is cleared away when it has ended: an agent runs for months beside production, and the engine lets garbage lie
// while the machine has room.
import { Session } from 'node:inspector/promises';

/** Some tens of milliseconds, once at the end of a refresh. Nothing of it is open to anybody: the session is this process's own. It never throws. */
export async function clearUp(): Promise<void> {
  const session = new Session();
  try {
    session.connect();
    await session.post('HeapProfiler.collectGarbage');
  } catch {
    // An engine without an inspector keeps its garbage a little longer.
  } finally {
    session.disconnect();
  }
}
