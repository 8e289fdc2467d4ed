import { plusDays } from '#base/days.ts';
import { entryInput } from '#features/organisations/entry-input.ts';
import { entryChoices } from '#features/organisations/entry-page.server.ts';
import { addEntry } from '#features/organisations/entry.server.ts';
import { addPhase, setMember } from '#features/phases/phases.server.ts';
import { changeDetails, regionSettings } from '#features/regions/settings.server.ts';
import type { Tx } from '#server/db.ts';
import type { Event } from './event.ts';
import { found, type Cast, type Story } from './cast.ts';

type Phase = Story['phases'][number];
type Entry = Story['byHand'][number];

/** What the coordination says of its region: how it is reached, its Projektphase, schools of no register. */
export function regionEvents(story: Story, cast: Cast, moved: number): Event[] {
  const by = found(cast.leads, 'office');
  return [
    ...story.phases.map((phase): Event => ({
      day: story.reading.on,
      by,
      happens: (run) => run((tx) => agree(tx, phase, cast, Math.round(moved / 365.25)))
    })),
    { day: story.reading.on, by, happens: (run) => run((tx) => introduce(tx, story)) },
    ...story.byHand.map((entry): Event => ({
      day: entry.on,
      by,
      happens: (run) => run((tx) => enter(tx, entry, cast, moved))
    }))
  ];
}

/** School years stay school years: a phase moves by whole years. */
async function agree(tx: Tx, phase: Phase, cast: Cast, years: number): Promise<void> {
  const day = (date: string) => `${Number(date.slice(0, 4)) + years}${date.slice(4)}`;
  const { name, beginsOn, endsOn, guidingAim, members } = phase;
  const term = { name, beginsOn: day(beginsOn), endsOn: day(endsOn), guidingAim };
  const id = await addPhase(tx, term);
  for (const { organisation, joinedOn, leftOn } of members) {
    await setMember(tx, id, {
      organisation: found(cast.organisations, organisation),
      joinedOn: day(joinedOn),
      leftOn: leftOn ? day(leftOn) : null
    });
  }
}

async function introduce(tx: Tx, { region }: Story): Promise<void> {
  const { name, shortName, language, version } = await regionSettings(tx);
  await changeDetails(tx, { name, shortName, language, version, ...region.details });
}

async function enter(tx: Tx, entry: Entry, cast: Cast, moved: number): Promise<void> {
  const { municipalities } = await entryChoices(tx);
  const ids = new Map(municipalities.map(({ id, name }) => [name, id]));
  const { name, type, place, pupils } = entry;
  const typed = {
    kind: 'school',
    name,
    fullName: '',
    number: '',
    ownerId: found(cast.organisations, entry.owner),
    type,
    legalForm: 'private',
    pupils: String(pupils),
    municipalityId: found(ids, entry.municipality),
    newMunicipality: '',
    newMunicipalityKey: '',
    street: '',
    postcode: '',
    place,
    mail: '',
    homepage: '',
    validFrom: plusDays(entry.since, moved)
  };
  await addEntry(tx, entryInput.parse(typed));
}
