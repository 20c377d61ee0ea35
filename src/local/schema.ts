import { catalogue } from '#catalogue/index.ts';
import { systemSchema } from '#core/file/schema/system-schema.ts';

/** The JSON Schema of the system file, with every plug-in of this build. */
export function schemaText(): string {
  return `${JSON.stringify(systemSchema(catalogue), undefined, 1)}\n`;
}
