import type pg from 'pg';
import { connect, databaseOf, type Endpoint } from '#data/endpoint.ts';
import { worldly } from './worldly.ts';

/** On the server of a target, outside of its own database; what that server refuses is thrown as words that may leave this host. */
export async function withAdmin<Result>(target: Endpoint, work: (admin: pg.Client) => Promise<Result>): Promise<Result> {
  const admin = await connect(databaseOf(target, 'postgres'));
  try {
    return await work(admin);
  } catch (error) {
    throw worldly(error);
  } finally {
    await admin.end().catch(() => undefined);
  }
}
