import type { Known } from './changes.ts';
import { placeSpelling, spelling } from './list.ts';
import type { Municipality, Owner, School } from './register.ts';

export type Finder = ReturnType<typeof directoryFinder>;

/** Finds what a list means in the directory, however many rows ask. */
export function directoryFinder(known: Known) {
  const ownersByNumber = new Map(known.owners.map((one) => [one.number, one]));
  const ownersByName = Map.groupBy(known.owners, ({ name }) => spelling(name));
  const schoolsByNumber = new Map(known.schools.map((one) => [one.number, one]));
  const schoolsByName = Map.groupBy(known.schools, (one) => placed(one.ownerNumber, one.name));
  const exactly = Map.groupBy(known.municipalities, ({ name }) => spelling(name));
  const nearly = Map.groupBy(known.municipalities, ({ name }) => placeSpelling(name));
  return {
    numberedOwner: (number: string | null): Owner | undefined => ownersByNumber.get(number ?? ''),
    ownersNamed: (name: string): Owner[] => ownersByName.get(spelling(name)) ?? [],
    numberedSchool: (number: string | null): School | undefined =>
      schoolsByNumber.get(number ?? ''),
    schoolsOf: (ownerNumber: string, name: string): School[] =>
      schoolsByName.get(placed(ownerNumber, name)) ?? [],
    /** Two that differ in their rank alone are told apart only by their exact names. */
    municipality: (name: string): Municipality | undefined => {
      const near = nearly.get(placeSpelling(name)) ?? [];
      return exactly.get(spelling(name))?.[0] ?? (near.length === 1 ? near[0] : undefined);
    }
  };
}

function placed(ownerNumber: string, name: string): string {
  return `${ownerNumber}\n${spelling(name)}`;
}
