import type { Owner, School } from './register.ts';

/** What the register decides of a row; a row it names is never gone. */
export function ownerColumns(owner: Owner) {
  return { legal_form: owner.legalForm, seat_key: owner.seatKey, gone_on: null };
}

/** `bodies` and `towns` give the ids of owners and municipalities. */
export function schoolColumns(
  school: School,
  bodies: Map<string, string>,
  towns: Map<string, string>
) {
  return {
    owner_id: of(bodies, school.ownerNumber),
    municipality_id: of(towns, school.municipalityKey),
    school_type: school.type,
    legal_form: school.legalForm,
    full_name: school.fullName,
    street: school.street,
    postcode: school.postcode,
    place: school.place,
    mail: school.mail,
    homepage: school.homepage,
    operating_status: school.operatingStatus,
    operating_status_on: school.operatingStatusOn || null,
    easting: school.easting,
    northing: school.northing,
    pupils: school.pupils,
    gone_on: null
  };
}

/** Null for what no register numbers: a list knows such things by a sign of its own. */
export function numberOf(key: string): string | null {
  return key.startsWith(unnumbered) ? null : key;
}

/** Begins what stands for a number where there is none; no number begins so. */
export const unnumbered = '~';

function of(ids: Map<string, string>, key: string): string {
  const id = ids.get(key);
  if (!id) throw new Error(`the register names ${key} nowhere`);
  return id;
}
