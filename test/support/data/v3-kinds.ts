import { dataKindNames, resourcesOf } from '../../../src/kinds/kinds.js';

/** The names of `pull --data` that v3 serves. */
export const v3Kinds = dataKindNames.filter((kind) => resourcesOf(kind).length > 0);
