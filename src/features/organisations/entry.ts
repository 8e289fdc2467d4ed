import { m } from '#messages';
import { legalFormLabel, schoolTypeLabel } from './directory.ts';
import type { EntryChange } from './entry-input.ts';
import type { EntryPage } from './entry-page.server.ts';

/** A Gemeindeschlüssel that we gave ourselves, because nobody named the official one. */
export function isOwnKey(key: string): boolean {
  return key.startsWith('99');
}

/** Labels of the fields, for the summary of what is wrong. */
export function entryLabels(kind: string): Record<string, string> {
  const isSchool = kind === 'school';
  return {
    name: m.directory_name(),
    isOther: m.entry_is_other(),
    fullName: m.directory_full_name(),
    number: isSchool ? m.directory_number() : m.directory_owner_number(),
    ownerId: m.directory_owner(),
    type: m.directory_type(),
    legalForm: m.directory_legal_form(),
    pupils: m.directory_pupils(),
    municipalityId: isSchool ? m.directory_municipality() : m.directory_seat(),
    newMunicipality: m.entry_new_municipality(),
    newMunicipalityKey: m.entry_new_municipality_key(),
    validFrom: m.entry_valid_from()
  };
}

/** Every field whose saved text differs from the typed one. */
export function entryDifferences(saved: EntryPage, typed: EntryChange) {
  const labels = entryLabels(typed.kind);
  const mine = textsOf(typed, saved);
  const theirs = savedTexts(saved);
  return Object.keys(mine)
    .filter((field) => (mine[field] ?? '') !== (theirs[field] ?? ''))
    .map((field) => ({
      label: labels[field] ?? '',
      mine: mine[field] ?? '',
      theirs: theirs[field] ?? ''
    }));
}

type Texts = Record<string, string>;

function textsOf(typed: EntryChange, { owners, municipalities }: EntryPage): Texts {
  const nameIn = (list: { id: string; name: string }[], id: string | null) =>
    list.find((one) => one.id === id)?.name ?? '';
  const texts = {
    name: typed.name,
    legalForm: legalFormLabel(typed.legalForm),
    number: typed.number ?? '',
    municipalityId: typed.newMunicipality || nameIn(municipalities, typed.municipalityId)
  };
  if (typed.kind === 'schoolOwner') return texts;
  return {
    ...texts,
    fullName: typed.fullName || typed.name,
    ownerId: nameIn(owners, typed.ownerId),
    type: schoolTypeLabel(typed.type),
    pupils: String(typed.pupils ?? '')
  };
}

function savedTexts({ name, owner, school }: EntryPage): Texts {
  const facts = school ?? owner;
  const texts = {
    name,
    legalForm: legalFormLabel(facts?.legalForm ?? ''),
    number: facts?.number ?? '',
    municipalityId: facts?.municipality ?? ''
  };
  if (!school) return texts;
  return {
    ...texts,
    fullName: school.fullName,
    ownerId: school.ownerName,
    type: schoolTypeLabel(school.type),
    pupils: String(school.pupils ?? '')
  };
}
