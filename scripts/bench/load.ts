import autocannon from 'autocannon';

/** Runs in a process of its own, so that driving the load does not slow what is measured. */
export type Load = {
  origin: string;
  seconds: number;
  connections: number;
  headers: Record<string, string>;
  /** One page read by all connections, or a form per connection that is saved again and again. */
  work: { path: string } | { forms: { path: string; fields: Record<string, string> }[] };
};

export type Measured = {
  perSecond: number;
  p50: number;
  p97: number;
  p99: number;
  /** Answers that were not as expected, and broken connections. */
  failures: number;
  bytes: number;
};

process.on('message', (load: Load) => {
  void measure(load).then((result) => process.send?.(result, () => process.exit(0)));
});

async function measure(load: Load): Promise<Measured> {
  const { work, headers, connections } = load;
  let next = 0;
  if ('path' in work) {
    await autocannon({ url: load.origin + work.path, duration: 2, connections, headers });
  }
  const result = await autocannon({
    url: 'path' in work ? load.origin + work.path : load.origin,
    duration: load.seconds,
    connections,
    headers,
    setupClient: (client) => {
      if ('forms' in work) saveOnAndOn(client, work.forms[next++ % work.forms.length]);
    }
  });
  return {
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p97: result.latency.p97_5,
    p99: result.latency.p99,
    failures: result.errors + result['4xx'] + result['5xx'],
    bytes: result.throughput.total / Math.max(1, result.requests.total)
  };

  /** Each save names the version the one before it made, as a person at one criterion would. */
  function saveOnAndOn(client: autocannon.Client, form: Form | undefined): void {
    if (!form) throw new Error('there is no form to save');
    let version = Number(form.fields.version);
    const request = () => ({
      method: 'POST' as const,
      path: form.path,
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        ...form.fields,
        version: String(version),
        remark: `${form.fields.remark} ${version}`
      }).toString()
    });
    client.setRequest(request());
    client.on('response', (status: number) => {
      if (status === 303) version++;
      client.setRequest(request());
    });
  }
}

type Form = { path: string; fields: Record<string, string> };
