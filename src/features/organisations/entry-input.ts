import { z } from 'zod';
import { checkbox, choice, count, day, id, optionalDay, text, version } from '#base/fields.ts';
import { isOwnSchoolType, schoolTypes } from '#features/registers/school-types.ts';
import { m } from '#messages';
import { contactInput } from './contact-input.ts';

/** What the coordination enters by hand. */
export const entryInput = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ ...ownerFields(), validFrom: day() }),
    z.strictObject({
      ...schoolFields(),
      ...contactInput.omit({ version: true }).shape,
      validFrom: day()
    })
  ],
  { error: () => m.form_choice() }
);

/** What of it changes later; the address has a form of its own, which the school's lead uses too. */
export const entryChange = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ ...ownerFields(), validFrom: day(), version: version() }),
    z.strictObject({
      ...schoolFields(),
      validFrom: day(),
      version: version()
    })
  ],
  { error: () => m.form_choice() }
);

/** Without a day the closing is taken back. */
export const closingInput = z.strictObject({
  goneOn: optionalDay().default(null),
  version: version()
});

/** Which of the two the page asks for; without it the page asks which. */
export const entryQuery = z.strictObject({ art: z.enum(['traeger', 'schule']).optional() });

export type EntryInput = z.output<typeof entryInput>;
export type EntryChange = z.output<typeof entryChange>;

function ownerFields() {
  return {
    kind: z.literal('schoolOwner'),
    name: name(),
    /** Another organisation than the one whose name looks the same. */
    isOther: checkbox(),
    legalForm: legalForm(),
    number: codeOrNothing(/^[0-9A-Z]{1,12}$/, () => m.entry_owner_number_wrong()),
    ...placeFields()
  };
}

function schoolFields() {
  return {
    kind: z.literal('school'),
    name: name(),
    /** Another organisation than the one whose name looks the same. */
    isOther: checkbox(),
    fullName: text({ max: 400 }),
    number: codeOrNothing(/^[0-9A-Z]{1,12}$/, () => m.entry_school_number_wrong()),
    ownerId: id(),
    type: text({ max: 80, required: true }).refine(
      (type) => type in schoolTypes || isOwnSchoolType(type),
      { error: () => m.entry_type_wrong() }
    ),
    legalForm: legalForm(),
    pupils: z.union([z.literal('').transform(() => null), count({ min: 0, max: 99_999 })], {
      error: () => m.form_number()
    }),
    ...placeFields()
  };
}

/** One of the region's municipalities, or a new one by its name. */
function placeFields() {
  return {
    municipalityId: z.union([z.literal('').transform(() => null), id()], {
      error: () => m.form_choice()
    }),
    newMunicipality: text({ max: 120 }),
    newMunicipalityKey: codeOrNothing(/^(0[1-9]|1[0-6])\d{6}$/, () => m.entry_key_wrong())
  };
}

function name() {
  return text({ max: 200, required: true }).refine((value) => value.length >= 2, {
    error: () => m.entry_name_short()
  });
}

function legalForm() {
  return choice(['public', 'private']);
}

/** An official number or key as it is written, without the spaces some put in; null where there is none. */
function codeOrNothing(pattern: RegExp, complaint: () => string) {
  return text({ max: 40 })
    .transform((value) => value.replaceAll(/\s/g, '').toUpperCase())
    .refine((value) => value === '' || pattern.test(value), { error: complaint })
    .transform((value) => value || null);
}
