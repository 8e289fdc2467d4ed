import pg from 'pg';

/** Statements of one request in their order, as the application sent them. */
export type Statement = { text: string; values: unknown[]; name?: string; options: string };

export type Floor = {
  url: string;
  statements: Statement[];
  seconds: number;
  connections: number;
  /** Saving: what of the values stands for criterion, version and remark, and each connection's own. */
  varied?: {
    key: string;
    version: number;
    remark: string;
    forms: { key: string; version: number }[];
  };
};

process.on('message', (floor: Floor) => {
  void run(floor).then((perSecond) => process.send?.(perSecond, () => process.exit(0)));
});

/** A process that has just begun is slow for a while, and would be a floor that flatters. */
const warmUp = 1000;

/** Bare connections send the statements one after the other, as often as they can. */
async function run(floor: Floor): Promise<number> {
  const from = Date.now() + warmUp;
  const until = from + floor.seconds * 1000;
  const counts = await Promise.all(
    Array.from({ length: floor.connections }, async (_, index) => {
      const clients = new Map<string, pg.Client>();
      for (const options of new Set(floor.statements.map((one) => one.options))) {
        const client = new pg.Client({ connectionString: floor.url, options });
        await client.connect();
        clients.set(options, client);
      }
      let [count, counted] = [0, 0];
      while (Date.now() < until) {
        for (const { text, values, name, options } of floor.statements) {
          const own = floor.varied
            ? values.map((value) => ownValue(floor, index, count, value))
            : values;
          await clients.get(options)?.query({ text, name, values: own });
        }
        count++;
        if (Date.now() > from) counted++;
      }
      for (const client of clients.values()) await client.end();
      return counted;
    })
  );
  return counts.reduce((sum, count) => sum + count, 0) / floor.seconds;
}

function ownValue({ varied }: Floor, index: number, count: number, value: unknown): unknown {
  const form = varied?.forms[index % varied.forms.length];
  if (!varied || !form) return value;
  if (value === varied.key) return form.key;
  if (value === varied.version) return form.version + count;
  if (typeof value === 'string' && value.startsWith(varied.remark)) return `${value} ${count}`;
  return value;
}
