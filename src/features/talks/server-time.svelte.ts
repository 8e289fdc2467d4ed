/**
 * The time of the server, whose the browser's may not be, in milliseconds and moved on every few seconds.
 *
 * @param said by the server when the page was read; null where no clock runs
 */
export function serverTime(said: () => number | null) {
  let now: number | null = $state(null);
  let ahead = 0;

  $effect(() => {
    const read = said();
    if (read === null) return undefined;
    ahead = read - Date.now();
    const count = () => (now = Date.now() + ahead);
    count();
    const timer = setInterval(count, 2_000);
    return () => clearInterval(timer);
  });

  return {
    /** Null without a script. */
    get now() {
      return now;
    },
    /** For what is done now and may be sent later. */
    moment: () => new Date(Date.now() + ahead).toISOString()
  };
}
