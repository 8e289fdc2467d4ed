import { beforeNavigate, goto } from '$app/navigation';

type Options = {
  /** Something was not sent yet, and may be soon. */
  isPending: () => boolean;
  /** No other page can be opened. */
  isOffline: () => boolean;
};

/**
 * Keeps the page of a talk from being left while something is on its way, and where no other page would come
 * instead: without a network it could not be opened again.
 */
export function leaving({ isPending, isOffline }: Options) {
  let wanted: URL | null = $state(null);
  let isHeld = $state(false);

  beforeNavigate(({ cancel, to, willUnload }) => {
    if (!isPending() && !isOffline()) return;
    // Where the page would be unloaded, the browser asks.
    cancel();
    if (willUnload || !to) return;
    if (isOffline()) isHeld = true;
    else wanted = to.url;
  });

  $effect(() => {
    if (!isOffline()) isHeld = false;
    if (!wanted || isPending()) return;
    const url = wanted;
    wanted = null;
    if (!isOffline()) void goto(url);
  });

  return {
    /** Somebody wanted to leave, and could not. */
    get isHeld() {
      return isHeld;
    }
  };
}
