import type { DB } from '#server/schema.ts';

/** All tables and views. Of a view the generator takes every column as nullable; of these none is. */
export type Database = Omit<DB, View> & { [Name in View]: Whole<DB[Name]> };

type View =
  | 'app.worded_template'
  | 'app.worded_level'
  | 'app.worded_theme'
  | 'app.worded_criterion'
  | 'app.criterion_succession';

type Whole<Row> = { [Column in keyof Row]: NonNullable<Row[Column]> };
