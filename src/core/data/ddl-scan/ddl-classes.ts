// What the text of a schema may hold that must not come to staging unseen.
import { personalClasses } from '#core/data/discovery/classes.ts';

/**
 * `connection`: a way out of the database; `masked value`: a value of a column that is masked, by what it is; `rows`: somebody's own, in tables of an
 * extension.
 */
export const ddlClasses = [...personalClasses, 'connection', 'masked value', 'rows'] as const;

export type DdlClass = (typeof ddlClasses)[number];
