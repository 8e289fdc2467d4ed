import type { Pause } from './clock.ts';
import type { Place } from './talk.ts';
import type { Unsent } from './unsent.ts';

/** The agenda as it will be once the page has read what was done in this browser. */
export function placesAhead(places: readonly Place[], done: readonly Unsent[]): Place[] {
  return done.reduce<Place[]>(
    (all, { action, values }) => {
      if (action === 'weiter') return comeTo(all, values.item ?? '', Date.parse(values.at ?? ''));
      if (action === 'laenger') return lengthen(all, values.item ?? '', Number(values.minutes));
      return all;
    },
    [...places]
  );
}

/** The pauses, likewise. */
export function pausesAhead(pauses: readonly Pause[], done: readonly Unsent[]): Pause[] {
  return done.reduce<Pause[]>(
    (all, { action, values }) => {
      if (action !== 'pause') return all;
      const { id = '', to } = values;
      const at = Date.parse(values.at ?? '');
      const isOn = all.some((one) => one.id === id || (to === 'begin' && one.ended === null));
      if (to === 'begin') return isOn ? all : [...all, { id, began: at, ended: null }];
      return all.map((one) =>
        one.id === id && one.ended === null ? { ...one, ended: Math.max(at, one.began) } : one
      );
    },
    [...pauses]
  );
}

function comeTo(places: readonly Place[], item: string, at: number): Place[] {
  const found = places.find(({ id }) => id === item);
  if (!found || found.state === 'current') return [...places];
  return places.map((place) => {
    if (place === found) return { ...place, state: 'current', stateAt: at };
    return place.state === 'current' ? { ...place, state: 'done', stateAt: at } : place;
  });
}

function lengthen(places: readonly Place[], item: string, minutes: number): Place[] {
  return places.map((place) =>
    place.id === item ? { ...place, minutes: Math.max(place.minutes ?? 0, minutes) } : place
  );
}
