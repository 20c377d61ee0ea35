import { expect, test } from 'vitest';
import { expressionOf, type ColumnTrigger } from './trigger-expression.ts';

const columns = ['title', 'body', 'Lang', 'words'];

function trigger(fields: Partial<ColumnTrigger>): readonly ColumnTrigger[] {
  return [{ function: 'f', arguments: [], body: '', ...fields }];
}

test.each([
  [
    trigger({ function: 'tsvector_update_trigger', arguments: ['words', 'pg_catalog.english', 'title', 'body'] }),
    `to_tsvector('pg_catalog.english', coalesce("title", '') || ' ' || coalesce("body", ''))`,
  ],
  [
    trigger({ function: 'tsvector_update_trigger_column', arguments: ['words', 'Lang', 'title'] }),
    `to_tsvector("Lang", coalesce("title", ''))`,
  ],
  [
    trigger({
      body: `BEGIN\n  -- the words\n  new.words := setweight(to_tsvector('simple', NEW.title || '; '), 'A')\n    || to_tsvector(NEW.body);\n  RETURN NEW; END`,
    }),
    `setweight(to_tsvector('simple', title || '; '), 'A') || to_tsvector(body)`,
  ],
  [
    trigger({ body: 'BEGIN NEW.words = to_tsvector(NEW."Lang"::regconfig, NEW.body); RETURN NEW; END' }),
    'to_tsvector("Lang"::regconfig, body)',
  ],
])('%j makes the column %s', (triggers, expression) => {
  expect(expressionOf('words', triggers, columns)).toBe(expression);
});

test.each([
  [trigger({ function: 'tsvector_update_trigger', arguments: ['other', 'pg_catalog.english', 'title'] })],
  [trigger({ function: 'tsvector_update_trigger', arguments: ['words', 'pg_catalog.english'] })],
  [trigger({ body: 'BEGIN NEW.words := to_tsvector(NEW.title || OLD.body); RETURN NEW; END' })],
  [trigger({ body: 'BEGIN NEW.words := (SELECT to_tsvector(name) FROM tags); RETURN NEW; END' })],
  [trigger({ body: 'BEGIN NEW.words := to_tsvector(NEW.gone); RETURN NEW; END' })],
  [trigger({ body: 'BEGIN IF x THEN NEW.words := to_tsvector(NEW.title); ELSE NEW.words := NULL; END IF; RETURN NEW; END' })],
  [trigger({ body: 'BEGIN NEW.changed := now(); RETURN NEW; END' })],
  [[]],
])('%j says not what the column is', (triggers) => {
  expect(expressionOf('words', triggers, columns)).toBeUndefined();
});
