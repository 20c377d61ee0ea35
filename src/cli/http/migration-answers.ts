import type { Foretold } from '#core/migrations/foretell.ts';
import type { MigrationMeasured } from '#core/migrations/measured.ts';
import type { MigrationView } from '#core/views/shapes.ts';
import { type Guard, isNumber, isObject, isText, objectOf, oneOf, optional } from './guards.ts';

/** Shown by its sentence; programs get the rest as it came. */
export const isMigration: Guard<MigrationView> = objectOf<MigrationView>({
  kind: oneOf('measured', 'foretold'),
  stage: isText,
  environment: isText,
  service: isText,
  sentence: isText,
  measured: optional(isMeasured),
  foretold: optional(isForetold),
});

function isMeasured(value: unknown): value is MigrationMeasured {
  return isObject(value) && isNumber(value['ms']);
}

function isForetold(value: unknown): value is Foretold {
  return isObject(value) && isText(value['kind']);
}
