/** No connection came free in time, a statement took too long, or the database is away: the person may try again soon. */
export function isOverload(failure: unknown): boolean {
  if (!(failure instanceof Error)) return false;
  const code = 'code' in failure ? String(failure.code) : '';
  return (
    /timeout exceeded when trying to connect|Connection terminated/.test(failure.message) ||
    /^(08|53|57014|57P0|ECONN|ENOENT|EPIPE)/.test(code)
  );
}
