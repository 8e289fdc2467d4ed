import { fieldsOf } from './world.ts';

/** Runs in a process of its own: requests begin when they are due, however long those before them take. */
export type Spot = { path: string; version: number };

export type Seat = { cookie: string; pages: string[]; costly: string[]; spots: Spot[] };

export type Crowd = {
  origin: string;
  seats: Seat[];
  seconds: number;
  perSecond: number;
  /** The share of requests that save; of the others one in fifteen is a search or a file. */
  writing: number;
};

export type Crowded = {
  answers: number;
  reading: Times;
  writing: Times;
  all: Times;
  failures: Record<string, number>;
  /** What was acknowledged last at each place. */
  saved: { cookie: string; path: string; text: string }[];
};

type Times = { p95: number; p99: number };

process.on('message', (crowd: Crowd) => {
  void run(crowd).then((result) => process.send?.(result, () => process.exit(0)));
});

async function run({ origin, seats, seconds, perSecond, writing }: Crowd): Promise<Crowded> {
  const places = seats.flatMap(({ cookie, spots }) => spots.map((spot) => ({ cookie, spot })));
  const busy = new Set<Spot>();
  const times = { reading: Array<number>(), writing: Array<number>() };
  const failures: Record<string, number> = {};
  const saved = new Map<string, { cookie: string; path: string; text: string }>();
  const open = new Set<Promise<void>>();
  const total = Math.round(seconds * perSecond);
  const from = performance.now();
  for (let number = 0; number < total; number++) {
    const wait = from + (number * 1000) / perSecond - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    const isWriting = Math.floor((number + 1) * writing) > Math.floor(number * writing);
    const work = (isWriting ? save(number) : read(number)).finally(() => open.delete(work));
    open.add(work);
  }
  await Promise.all(open);
  const all = [...times.reading, ...times.writing];
  return {
    answers: all.length,
    reading: timesOf(times.reading),
    writing: timesOf(times.writing),
    all: timesOf(all),
    failures,
    saved: [...saved.values()]
  };

  async function read(number: number): Promise<void> {
    const seat = seats[number % seats.length];
    if (!seat) return;
    const paths = number % 15 === 0 ? seat.costly : seat.pages;
    const path = paths[Math.floor(number / seats.length) % paths.length] ?? '/';
    await timed('reading', path, { headers: { cookie: seat.cookie, accept: 'text/html' } }, 200);
  }

  async function save(number: number): Promise<void> {
    // The next place at which nobody waits for an answer: one person types at one criterion.
    const free = places.findIndex((_, index) => !busy.has(at(number + index).spot));
    const { cookie, spot } = at(number + Math.max(0, free));
    busy.add(spot);
    const text = `Abend ${number} ${spot.path}`;
    const body = new URLSearchParams({ ...fieldsOf(spot.version), remark: text });
    const headers = { cookie, origin, accept: 'text/html' };
    const done = await timed('writing', spot.path, { method: 'POST', body, headers }, 303);
    if (done) {
      spot.version++;
      saved.set(spot.path, { cookie, path: spot.path, text });
    }
    busy.delete(spot);
  }

  function at(number: number) {
    const place = places[number % places.length];
    if (!place) throw new Error('Nobody has a criterion to fill in.');
    return place;
  }

  async function timed(
    kind: 'reading' | 'writing',
    path: string,
    init: RequestInit,
    expected: number
  ): Promise<boolean> {
    const before = performance.now();
    try {
      const answer = await fetch(origin + path, { ...init, redirect: 'manual' });
      await answer.arrayBuffer();
      times[kind].push(performance.now() - before);
      if (answer.status === expected) return true;
      note(`${answer.status} ${path.replaceAll(/[0-9a-f-]{36}/g, '…')}`);
    } catch (failure) {
      note(failure instanceof Error ? failure.message : String(failure));
    }
    return false;
  }

  function note(failure: string): void {
    failures[failure] = (failures[failure] ?? 0) + 1;
  }
}

function timesOf(times: number[]): Times {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  return { p95: at(0.95), p99: at(0.99) };
}
