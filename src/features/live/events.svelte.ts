import type { Told, ToldUnits } from './told.ts';

/**
 * What others change while this page is open, and which other Bereiche are there.
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

  listen(
    address,
    {
      answers: (data) => answers(JSON.parse(data)),
      themes: (data) => themes(JSON.parse(data)),
      departments: (data) => (departments = JSON.parse(data))
    },
    () => (departments = [])
  );

  return {
    get departments() {
      return departments;
    }
  };
}

/**
 * Calls `moved` whenever there is something to read anew, also after the connection was lost.
 * @param address of the events; null where nobody listens
 */
export function whenMoved(address: () => string | null, moved: () => void): void {
  listen(address, { moved }, () => {});
}

/** One connection, closed while the page is hidden: browsers have only few for one address. */
function listen(
  address: () => string | null,
  listeners: Record<string, (data: string) => void>,
  closed: () => void
): void {
  $effect(() => {
    const path = address();
    if (path === null) return undefined;
    let source: EventSource | undefined;
    const close = () => {
      source?.close();
      source = undefined;
      closed();
    };
    const open = () => {
      if (document.hidden) return close();
      if (source) return;
      source = new EventSource(path);
      for (const [name, told] of Object.entries(listeners)) {
        source.addEventListener(name, ({ data }) => told(data));
      }
      source.addEventListener('end', close);
    };
    open();
    document.addEventListener('visibilitychange', open);
    return () => {
      document.removeEventListener('visibilitychange', open);
      close();
    };
  });
}
