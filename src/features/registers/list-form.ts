import { m } from '#messages';
import type { Encoding } from '#base/csv.ts';
import { spelling } from './list.ts';
import { listFields, type BadCell, type ListField, type RowProblem } from './list-rows.ts';

const labels: Readonly<Record<ListField, () => string>> = {
  name: m.list_field_name,
  owner: m.list_field_owner,
  municipality: m.list_field_municipality,
  number: m.list_field_number,
  ownerNumber: m.list_field_owner_number,
  type: m.list_field_type,
  street: m.list_field_street,
  postcode: m.list_field_postcode,
  place: m.list_field_place,
  pupils: m.list_field_pupils,
  legalForm: m.list_field_legal_form
};

export function fieldLabel(field: ListField): string {
  return labels[field]();
}

export function encodingLabel(encoding: Encoding): string {
  return encoding === 'utf8' ? m.list_encoding_utf8() : m.list_encoding_windows();
}

export function delimiterLabel(delimiter: string): string {
  if (delimiter === '\t') return m.list_delimiter_tab();
  return delimiter === ',' ? m.list_delimiter_comma() : m.list_delimiter_semicolon();
}

/** What stands at each field: the first rows that cannot be right, and how many more there are. */
export function badCellTexts(bad: readonly BadCell[]): Partial<Record<ListField, string>> {
  return Object.fromEntries(
    listFields.flatMap((field) => {
      const cells = bad.filter((one) => one.field === field);
      if (cells.length === 0) return [];
      const shown = cells
        .slice(0, most)
        .map(({ line, value, problem }) =>
          m.list_bad_row({ line: String(line), value, wanted: problems[problem]() })
        );
      const more = cells.length - shown.length;
      return [[field, [...shown, ...(more > 0 ? [m.list_bad_more({ more })] : [])].join(' ')]];
    })
  );
}

const most = 5;

const problems: Readonly<Record<RowProblem, () => string>> = {
  empty: m.list_bad_empty,
  text: m.list_bad_text,
  formula: m.list_bad_formula,
  number: m.list_bad_number,
  ownerNumber: m.list_bad_number,
  type: m.list_bad_type,
  postcode: m.list_bad_postcode,
  pupils: m.list_bad_pupils,
  legalForm: m.list_bad_legal_form,
  twice: m.list_bad_twice
};

/** The column that each field most likely is, by the words of the header. */
export function guesses(header: readonly string[]): Record<ListField, number | null> {
  const spelled = header.map(spelling);
  const guess = (field: ListField) => {
    const at = spelled.findIndex((one) => words[field].includes(one));
    return at < 0 ? null : at;
  };
  return {
    name: guess('name'),
    owner: guess('owner'),
    municipality: guess('municipality'),
    number: guess('number'),
    ownerNumber: guess('ownerNumber'),
    type: guess('type'),
    street: guess('street'),
    postcode: guess('postcode'),
    place: guess('place'),
    pupils: guess('pupils'),
    legalForm: guess('legalForm')
  };
}

const words: Readonly<Record<ListField, readonly string[]>> = {
  name: ['name', 'schule', 'schulname', 'name der schule', 'bezeichnung', 'school', 'school name'],
  owner: ['träger', 'schulträger', 'name des schulträgers', 'owner', 'school owner', 'owner name'],
  municipality: ['gemeinde', 'kommune', 'stadt', 'stadt/gemeinde', 'municipality', 'town', 'city'],
  number: [
    'nummer',
    'schulnummer',
    'schul-nr.',
    'schulnr',
    'dienststellenschlüssel',
    'number',
    'school number',
    'school id'
  ],
  ownerNumber: ['trägernummer', 'träger-nr.', 'schulträgernummer', 'owner number'],
  type: ['schulform', 'schulart', 'art', 'typ', 'type', 'school type'],
  street: [
    'straße',
    'strasse',
    'straße und hausnummer',
    'anschrift',
    'adresse',
    'street',
    'address'
  ],
  postcode: ['plz', 'postleitzahl', 'postcode', 'zip', 'postal code'],
  place: ['ort', 'schulort', 'ortsteil', 'place'],
  pupils: [
    'schülerzahl',
    'schüler',
    'anzahl schüler',
    'schülerinnen und schüler',
    'schüler/innen',
    'pupils',
    'students',
    'number of pupils'
  ],
  legalForm: [
    'rechtsform',
    'rechtsstatus',
    'trägerschaft',
    'status',
    'öffentlich/privat',
    'legal form',
    'public/private'
  ]
};
