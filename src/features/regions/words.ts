import { m } from '#messages';

/** What a region may call by its own word. */
export const namedThings = [
  'region',
  'coordination',
  'supervision',
  'mediaAdvice',
  'steering',
  'roundTable'
] as const;

export type NamedThing = (typeof namedThings)[number];

/** The region's own words, by the thing they name; what is missing keeps the usual word. */
export type Words = Readonly<Record<string, string>>;

/** The region's word for a thing, or the usual one. */
export function wordFor(thing: NamedThing, own: Words = {}, language?: 'de' | 'en'): string {
  return own[thing] || usual[thing]({}, { locale: language });
}

const usual: Record<NamedThing, typeof m.region_word_region> = {
  region: m.region_word_region,
  coordination: m.region_word_coordination,
  supervision: m.region_word_supervision,
  mediaAdvice: m.region_word_mediaAdvice,
  steering: m.region_word_steering,
  roundTable: m.region_word_roundTable
};
