import { sql } from 'kysely';
import { unitKinds } from './unit.ts';

/** Where a Bereich `u` stands among those of its Schulträger; those of a kind go by name. */
export const kindPlace = sql`array_position(array[${sql.join(unitKinds.map((kind) => sql.lit(kind)))}], u.kind)`;
