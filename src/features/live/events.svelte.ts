import type { Told, ToldUnits } from './told.ts';

/**
 * What others change while this page is open, and which other Bereiche are there. One connection, closed
 * while the page is hidden: browsers have only few for one address.
 * @param address of the events; may change with the page
 * @param answers is given the answers that changed, on opening all there are
 * @param themes is given which Bereiche answer which theme and are done
 */
export function liveEvents(
  address: () => string,
  answers: (told: Told[]) => void,
  themes: (told: ToldUnits) => void
) {
  let departments: string[] = $state([]);

  $effect(() => {
    const path = address();
    let source: EventSource | undefined;
    const close = () => {
      source?.close();
      source = undefined;
      departments = [];
    };
    const open = () => {
      if (document.hidden) return close();
      if (source) return;
      source = new EventSource(path);
      source.addEventListener('answers', ({ data }) => answers(JSON.parse(data)));
      source.addEventListener('themes', ({ data }) => themes(JSON.parse(data)));
      source.addEventListener('departments', ({ data }) => (departments = JSON.parse(data)));
      source.addEventListener('end', close);
    };
    open();
    document.addEventListener('visibilitychange', open);
    return () => {
      document.removeEventListener('visibilitychange', open);
      close();
    };
  });

  return {
    get departments() {
      return departments;
    }
  };
}
