import { networkOf } from '#server/network.ts';

export type Refusals = ReturnType<typeof refusals>;

/** Counts for each network what was refused within a minute: whoever only guesses addresses is not listened to. */
export function refusals(most: number) {
  const counts = new Map<string, number>();
  let minute = 0;

  const turn = () => {
    const now = Math.floor(performance.now() / 60_000);
    if (now !== minute) counts.clear();
    minute = now;
  };

  return {
    isTooMany(address: string): boolean {
      turn();
      return (counts.get(networkOf(address)) ?? 0) >= most;
    },
    count(address: string): void {
      turn();
      const network = networkOf(address);
      // Memory is bounded too; who comes from ever new networks is held back by the bound of all requests.
      if (counts.size >= mostNetworks && !counts.has(network)) return;
      counts.set(network, (counts.get(network) ?? 0) + 1);
    }
  };
}

/** Answers to requests that no page of ours makes in numbers. */
export function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && ![409, 410, 422, 429].includes(status);
}

const mostNetworks = 10_000;
