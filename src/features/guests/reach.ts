/** Lists as files are for those who work with several; a guest has one visit. */
export function mayExport(acting: App.Locals['acting']): boolean {
  return acting?.membership.role !== 'guest';
}

/**
 * Whether a guest may open an address at all: its visit with all that lies below, and what was released to it.
 * What it finds there the database decides; this keeps the rest of the region out of sight.
 */
export function guestMayOpen(route: string | null): boolean {
  if (route === null) return false;
  return (
    exact.has(route) || below.some((start) => route === start || route.startsWith(`${start}/`))
  );
}

// The change of the acting organisation is for those who have an account and act as a guest with it.
const exact = new Set([
  '/r/[region]',
  '/r/[region]/besuche',
  '/r/[region]/freigaben',
  '/r/[region]/wechsel'
]);
const below = ['/r/[region]/besuche/[besuch=id]', '/r/[region]/freigaben/[freigabe=id]'];
