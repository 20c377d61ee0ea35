import { editionOf, type Edition } from './edition.ts';

/** The edition that this program is. `build.ts` puts another one in the place of this file. */
export const edition: Edition = editionOf('1.0.0');
