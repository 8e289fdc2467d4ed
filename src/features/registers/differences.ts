import type { Change, Changes, Difference, Known } from './changes.ts';
import { numberOf } from './columns.ts';
import type { Municipality, Owner, Register, School } from './register.ts';
import { differenceKinds, type DifferenceKind } from './difference-kinds.ts';
import type { DifferenceLine } from './differences-stored.ts';

/** The changes as people compare them; owners and municipalities by name. */
export function differencesOf(
  known: Known,
  register: Register,
  { schools, owners, municipalities }: Changes
): DifferenceLine[] {
  const ownerNames = namesOf([...known.owners, ...register.owners], ({ number }) => number);
  const townNames = namesOf(
    [...known.municipalities, ...register.municipalities],
    ({ key }) => key
  );
  const ownerOf = ({ ownerNumber }: School) => ownerNames.get(ownerNumber) ?? ownerNumber;
  const townOf = ({ municipalityKey }: School) => townNames.get(municipalityKey) ?? municipalityKey;
  return [
    ...linesOf('school', schools, ({ number }) => number, ownerOf, {
      name: ({ name }) => name,
      number: officialNumber,
      owner: ownerOf,
      type: ({ type }) => type,
      status: ({ operatingStatus, operatingStatusOn }) =>
        `${operatingStatus} ${operatingStatusOn}`.trim(),
      municipality: townOf,
      pupils: ({ pupils }) => (pupils === null ? null : String(pupils)),
      legalForm: ({ legalForm }) => legalForm,
      fullName: ({ fullName }) => fullName,
      address: ({ street, postcode, place }) => joined(street, joined(postcode, place, ' ') ?? ''),
      contact: ({ mail, homepage }) => joined(mail, homepage),
      location: ({ easting, northing }) =>
        easting === null || northing === null ? null : `${easting} ${northing}`
    }),
    ...linesOf<Owner>(
      'owner',
      owners,
      ({ number }) => number,
      () => null,
      {
        name: ({ name }) => name,
        number: officialNumber,
        legalForm: ({ legalForm }) => legalForm,
        seat: ({ seatKey }) => seatKey
      }
    ),
    ...linesOf<Municipality>(
      'municipality',
      municipalities,
      ({ key }) => key,
      () => null,
      {
        name: ({ name }) => name
      }
    )
  ];
}

type Fields<Thing> = Partial<Record<DifferenceKind, (thing: Thing) => string | null>>;

function linesOf<Thing extends { name: string }>(
  thing: DifferenceLine['thing'],
  { added, changed, gone }: Difference<Thing>,
  keyOf: (thing: Thing) => string,
  describe: (thing: Thing) => string | null,
  fields: Fields<Thing>
): DifferenceLine[] {
  const line = (one: Thing) => ({ thing, number: keyOf(one), name: one.name });
  return [
    ...added.map((one) => ({
      ...line(one),
      kind: 'added' as const,
      before: null,
      after: describe(one)
    })),
    ...gone.map((one) => ({
      ...line(one),
      kind: 'gone' as const,
      before: describe(one),
      after: null
    })),
    ...changed.flatMap((change) => [
      ...(change.before.isGone
        ? [
            {
              ...line(change.after),
              kind: 'returned' as const,
              before: null,
              after: describe(change.after)
            }
          ]
        : []),
      ...fieldLines(change, fields).map((field) => ({ ...line(change.after), ...field }))
    ])
  ];
}

function fieldLines<Thing>({ before, after }: Change<Thing>, fields: Fields<Thing>) {
  return differenceKinds.flatMap((kind) => {
    const valueOf = fields[kind];
    if (!valueOf) return [];
    const [then, now] = [valueOf(before), valueOf(after)];
    return then === now ? [] : [{ kind, before: then, after: now }];
  });
}

function officialNumber({ number, newNumber }: School | Owner): string | null {
  return newNumber ?? numberOf(number);
}

/** The names of today; the newer one stands later in the list and wins. */
function namesOf<Thing extends { name: string }>(
  things: Thing[],
  keyOf: (thing: Thing) => string
): Map<string, string> {
  return new Map(things.map((thing) => [keyOf(thing), thing.name]));
}

function joined(first: string, second: string, between = ', '): string | null {
  return [first, second].filter(Boolean).join(between) || null;
}
