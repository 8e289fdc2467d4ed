import { RegisterFault } from './fault.ts';
import type { Municipality, Owner, Register, School } from './register.ts';

/** What the region holds of the register now. `isGone`: an earlier register no longer named it. */
export type Known = Readonly<{
  municipalities: (Municipality & { id: string })[];
  owners: (Owner & Held)[];
  schools: (School & Held)[];
}>;

type Held = Readonly<{ id: string; isGone: boolean }>;

export type Change<Thing> = Readonly<{ before: Thing & Held; after: Thing }>;

export type Changes = Readonly<{
  municipalities: { added: Municipality[]; renamed: (Municipality & { id: string })[] };
  owners: Difference<Owner>;
  schools: Difference<School>;
}>;

type Difference<Thing> = Readonly<{
  added: Thing[];
  /** Also what comes back after it was gone. */
  changed: Change<Thing>[];
  gone: (Thing & Held)[];
}>;

/** What has to be written so that the region holds what the register says; nothing is ever deleted. */
export function changesOf(known: Known, register: Register): Changes {
  refuseTruncated(known, register);
  const schools = register.countsPupils ? register.schools : withKnownPupils(known, register);
  return {
    municipalities: {
      added: register.municipalities.filter(
        ({ key }) => !known.municipalities.some((municipality) => municipality.key === key)
      ),
      renamed: known.municipalities.flatMap(({ id, key, name }) => {
        const now = register.municipalities.find((municipality) => municipality.key === key);
        return now && now.name !== name ? [{ ...now, id }] : [];
      })
    },
    owners: differenceOf(known.owners, register.owners),
    schools: differenceOf(known.schools, schools)
  };
}

/** Counted by school; `moved` is another municipality, `ownerChanged` another owner. */
export type Summary = ReturnType<typeof summaryOf>;

export function summaryOf(register: Register, { schools, owners }: Changes) {
  const count = (differs: (change: Change<School>) => boolean) =>
    schools.changed.filter(differs).length;
  return {
    schools: register.schools.length,
    owners: register.owners.length,
    pupils: register.countsPupils
      ? register.schools.reduce((sum, school) => sum + (school.pupils ?? 0), 0)
      : null,
    municipalities: register.municipalities.length,
    added: schools.added.length,
    changed: schools.changed.length,
    renamed: count(({ before, after }) => before.name !== after.name),
    moved: count(({ before, after }) => before.municipalityKey !== after.municipalityKey),
    ownerChanged: count(({ before, after }) => before.ownerNumber !== after.ownerNumber),
    statusChanged: count(({ before, after }) => before.operatingStatus !== after.operatingStatus),
    returned: count(({ before }) => before.isGone),
    gone: schools.gone.length,
    ownersAdded: owners.added.length,
    ownersGone: owners.gone.length
  };
}

/** A file that was cut off between two lines looks whole, but its missing schools would all be gone. */
function refuseTruncated(known: Known, register: Register): void {
  const present = known.schools.filter((school) => !school.isGone);
  const named = new Set(register.schools.map((school) => school.number));
  const missing = present.filter((school) => !named.has(school.number)).length;
  if (missing >= 5 && missing * 2 > present.length) {
    throw new RegisterFault({ code: 'mostGone', missing, known: present.length });
  }
}

function withKnownPupils(known: Known, register: Register): School[] {
  const counts = new Map(known.schools.map((school) => [school.number, school.pupils]));
  return register.schools.map((school) => ({
    ...school,
    pupils: counts.get(school.number) ?? null
  }));
}

function differenceOf<Thing extends { number: string }>(
  known: (Thing & Held)[],
  current: Thing[]
): Difference<Thing> {
  const held = new Map(known.map((thing) => [thing.number, thing]));
  const named = new Set(current.map((thing) => thing.number));
  return {
    added: current.filter((thing) => !held.has(thing.number)),
    changed: current.flatMap((after) => {
      const before = held.get(after.number);
      return before && (before.isGone || differs(before, after)) ? [{ before, after }] : [];
    }),
    gone: known.filter((thing) => !thing.isGone && !named.has(thing.number))
  };
}

function differs<Thing extends object>(before: Thing, after: Thing): boolean {
  const then = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after).some(([key, value]) => then.get(key) !== value);
}
