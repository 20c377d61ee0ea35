// What only a superuser may make comes after the rows: it is tried before them.
import pg from 'pg';
import { ddlLine } from '#core/data/write-classification.ts';
import type { PlanFinding } from '#core/data/refresh-plan.ts';

const eventTrigger = /^CREATE EVENT TRIGGER (\w+|"(?:[^"]|"")+")/;
const notAllowed = '42501';

/** Nothing of it stays. */
export async function tryEventTriggers(client: pg.ClientBase, statements: readonly string[]): Promise<readonly PlanFinding[]> {
  const found: PlanFinding[] = [];
  for (const statement of statements) {
    const [, name] = eventTrigger.exec(statement) ?? [];
    if (name === undefined || (await isAllowed(client, statement))) continue;
    const where = `event trigger ${name}`;
    const sentence = `\`${where}\` is made by superusers alone, and the role of this target is none. Let a superuser be its role, or say below \`ddl\` why it stays behind (\`leave-out\`).`;
    found.push({ code: 'not-taken', where, sentence, lines: [ddlLine({ object: where, holds: [] })] });
  }
  return found;
}

async function isAllowed(client: pg.ClientBase, statement: string): Promise<boolean> {
  await client.query('BEGIN');
  try {
    await client.query(statement);
    return true;
  } catch (error) {
    return !(error instanceof pg.DatabaseError && error.code === notAllowed);
  } finally {
    await client.query('ROLLBACK');
  }
}
