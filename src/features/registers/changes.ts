import { RegisterFault } from './fault.ts';
import type { Municipality, Owner, Register, School } from './register.ts';

/** What the region holds of the register now. */
export type Known = Readonly<{
  municipalities: (Municipality & Held)[];
  owners: (Owner & Held)[];
  schools: (School & Held)[];
}>;

/**
 * `isGone`: an earlier register no longer named it. `isKept`: it was entered by hand, or something by hand
 * depends on it, so no register ends it.
 */
export type Held = Readonly<{ id: string; isGone: boolean; isKept: boolean }>;

export type Change<Thing> = Readonly<{ before: Thing & Held; after: Thing }>;

export type Changes = Readonly<{
  municipalities: Difference<Municipality>;
  owners: Difference<Owner>;
  schools: Difference<School>;
}>;

export type Difference<Thing> = Readonly<{
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
    municipalities: differenceOf(known.municipalities, register.municipalities, ({ key }) => key),
    owners: differenceOf(known.owners, register.owners, ({ number }) => number),
    schools: differenceOf(known.schools, schools, ({ number }) => number)
  };
}

/** Counted by school; `moved` is another municipality, `ownerChanged` another owner. */
export type Summary = ReturnType<typeof summaryOf>;

export function summaryOf(register: Register, { schools, owners, municipalities }: Changes) {
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
    ownersChanged: owners.changed.length,
    ownersGone: owners.gone.length,
    municipalitiesAdded: municipalities.added.length,
    municipalitiesGone: municipalities.gone.length
  };
}

/** A file that was cut off between two lines looks whole, but its missing schools would all be gone. */
function refuseTruncated(known: Known, register: Register): void {
  const present = known.schools.filter((school) => !school.isGone && !school.isKept);
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

function differenceOf<Thing extends object>(
  known: (Thing & Held)[],
  current: Thing[],
  keyOf: (thing: Thing) => string
): Difference<Thing> {
  const held = new Map(known.map((thing) => [keyOf(thing), thing]));
  const named = new Set(current.map(keyOf));
  return {
    added: current.filter((thing) => !held.has(keyOf(thing))),
    changed: current.flatMap((after) => {
      const before = held.get(keyOf(after));
      return before && (before.isGone || differs(before, after)) ? [{ before, after }] : [];
    }),
    gone: known.filter((thing) => !thing.isGone && !thing.isKept && !named.has(keyOf(thing)))
  };
}

function differs<Thing extends object>(before: Thing, after: Thing): boolean {
  const then = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after).some(([key, value]) => then.get(key) !== value);
}
