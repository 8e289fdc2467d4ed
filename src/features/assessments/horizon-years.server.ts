import { sql } from 'kysely';
import type { HorizonYears } from './answer-texts.ts';

/** The years a Frist meant when the copy `f` was taken. */
export const frozenHorizonYears = sql<HorizonYears>`json_build_object(
  'short', f.horizon_short_years, 'medium', f.horizon_medium_years, 'long', f.horizon_long_years)`;
