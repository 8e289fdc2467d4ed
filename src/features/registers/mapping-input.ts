import { z } from 'zod';
import { m } from '#messages';

const column = z
  .string({ error: () => m.form_choice() })
  .regex(/^\d{0,2}$/, { error: () => m.form_choice() })
  .transform((value) => (value === '' ? null : Number(value)));

const needed = column.refine((value) => value !== null, { error: () => m.list_column_needed() });

const optional = column.prefault('');

export const mappingInput = z.strictObject({
  name: needed,
  owner: needed,
  municipality: needed,
  number: optional,
  ownerNumber: optional,
  type: optional,
  street: optional,
  postcode: optional,
  place: optional,
  pupils: optional,
  legalForm: optional
});
