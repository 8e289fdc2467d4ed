import { type Language, longDay, wholeNumber } from '#base/format.ts';
import { m } from '#messages';
import { legalFormLabel, schoolTypeLabel, statusLabel, totalsOf } from './directory.ts';
import type { OrganisationPage } from './organisation.server.ts';
import { bodyKindLabel, bodyKindOf, termsOf } from './terms.ts';

type Fact = { term: string; text: string; href?: string };
type Place = { base: string; language: Language };

/** What the page of a Schulträger says about it in a list. */
export function ownerFacts(page: OrganisationPage, { base, language }: Place): Fact[] {
  const { owner, name, schools } = page;
  if (!owner) return [];
  const terms = termsOf({ ...owner, name });
  const totals = totalsOf(schools);
  return [
    { term: m.directory_body_kind(), text: bodyKindLabel(bodyKindOf({ ...owner, name })) },
    { term: m.directory_legal_form(), text: legalFormLabel(owner.legalForm) },
    owner.seatId
      ? {
          term: m.directory_seat(),
          text: owner.seat ?? '',
          href: `${base}/kommunen/${owner.seatId}`
        }
      : { term: m.directory_seat(), text: m.directory_seat_elsewhere() },
    ...numberOf(m.directory_owner_number(), owner.number),
    {
      term: m.directory_pupils(),
      text: asOf(wholeNumber(totals.pupils, language), page.pupilsAsOf, language)
    },
    { term: m.terms_council(), text: terms.council },
    { term: m.terms_head(), text: terms.head },
    { term: m.terms_committee(), text: terms.committee },
    { term: m.terms_office(), text: terms.office },
    ...goneOn(owner.goneOn, language)
  ];
}

/** What the page of a school says about it in a list. */
export function schoolFacts(page: OrganisationPage, { base, language }: Place): Fact[] {
  const { school } = page;
  if (!school) return [];
  const status = statusLabel(school.status);
  return [
    { term: m.directory_full_name(), text: school.fullName },
    { term: m.directory_type(), text: schoolTypeLabel(school.type) },
    { term: m.directory_owner(), text: school.ownerName, href: `${base}/${school.ownerId}` },
    {
      term: m.directory_municipality(),
      text: school.municipality,
      href: `${base}/kommunen/${school.municipalityId}`
    },
    ...numberOf(m.directory_number(), school.number),
    { term: m.directory_legal_form(), text: legalFormLabel(school.legalForm) },
    {
      term: m.directory_pupils(),
      text:
        school.pupils === null
          ? m.directory_unknown()
          : asOf(wholeNumber(school.pupils, language), school.pupilsSince, language)
    },
    ...(status
      ? [{ term: m.directory_status(), text: since(status, school.statusOn, language) }]
      : []),
    ...goneOn(school.goneOn, language)
  ];
}

/** A number with the day it is from, where that is known. */
export function asOf(figure: string, day: string | null, language: Language): string {
  return day ? m.directory_as_of({ figure, day: longDay(day, language) }) : figure;
}

function since(status: string, day: string | null, language: Language): string {
  return day ? m.directory_status_on({ status, day: longDay(day, language) }) : status;
}

function numberOf(term: string, number: string | null): Fact[] {
  return number ? [{ term, text: number }] : [];
}

function goneOn(day: string | null, language: Language): Fact[] {
  return day ? [{ term: m.directory_gone_on(), text: longDay(day, language) }] : [];
}
