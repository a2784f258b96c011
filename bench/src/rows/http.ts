/** B15: REST against bare Express handlers that send the same bytes. */
import autocannon from 'autocannon';
import { alternate, atLeast, figure } from '../figure.ts';
import type { Figure, RunOptions, Scenario } from '../figure.ts';
import { short } from '../format.ts';
import { CONTENT } from '../frames.ts';
import { closePairs, connectPairs } from '../load/pairs.ts';
import { startBareHttp } from '../servers/bare.ts';
import { callWhole, makeAgents, startProduct } from '../servers/product.ts';
import { median } from '../statistics.ts';
import { PAIRS_WRITING } from './writes.ts';

const CONNECTIONS = 32;
const WARM_UP_S = 1;
const SAMPLE_S = 2;

/** One request of one connection. */
interface Shot {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token: string;
  readonly body?: string;
}

interface Case {
  readonly name: string;
  readonly bar: number;
  /** What each connection repeats; connections beyond the list begin at its start again. */
  readonly shots: readonly Shot[];
}

async function run(options: RunOptions): Promise<Figure[]> {
  options.say('B15');
  const product = await startProduct();
  const { port, adminToken } = product;
  const accounts = await makeAgents(product, PAIRS_WRITING);
  const pairs = await connectPairs(port, accounts);
  const posts = pairs.map(({ ticketId }, i): Shot => {
    const body = JSON.stringify({ content: CONTENT, messageType: 'text' });
    return {
      method: 'POST',
      path: `/api/tickets/${ticketId}/messages`,
      token: accounts[i]?.token ?? '',
      body,
    };
  });
  // The ticket that is read has two messages, one of each side, and is not written to again.
  const [read, ...written] = posts;
  if (read === undefined) throw new Error('There is no ticket to read.');
  await pairs[0]?.customer.emit('customer_message', { content: CONTENT });
  const posted = await callWhole(port, `POST ${read.path}`, {
    token: read.token,
    body: { content: CONTENT },
  });
  const ticketPath = read.path.replace('/messages', '');
  const ticket = await callWhole(port, `GET ${ticketPath}`, { token: read.token });
  const list = await callWhole(port, 'GET /api/tickets?limit=20', { token: adminToken });
  const bare = await startBareHttp({ ticket, list, posted });
  const cases: Case[] = [
    {
      name: 'GET a ticket',
      bar: 0.5,
      shots: [{ method: 'GET', path: ticketPath, token: read.token }],
    },
    {
      name: 'GET a list of 20',
      bar: 0.3,
      shots: [{ method: 'GET', path: '/api/tickets?limit=20', token: adminToken }],
    },
    { name: 'POST a message', bar: 0.4, shots: written },
  ];
  const figures: Figure[] = [];
  for (const one of cases) {
    options.say(`B15: ${one.name}`);
    await fire(port, one.shots, WARM_UP_S);
    await fire(bare.port, one.shots, WARM_UP_S);
    const rounds = await alternate(
      options.pairs,
      () => fire(port, one.shots, SAMPLE_S),
      () => fire(bare.port, one.shots, SAMPLE_S),
    );
    const own = median(rounds.map((round) => round.product));
    const theirs = median(rounds.map((round) => round.bare));
    figures.push(
      figure(
        ['B15', one.name],
        rounds.map((round) => round.product / round.bare),
        {
          unit: '× bare',
          bar: atLeast(one.bar),
          detail: `${short(own)} against ${short(theirs)} requests/s`,
        },
      ),
    );
  }
  closePairs(pairs);
  await product.stop();
  await bare.stop();
  return figures;
}

/** Successful requests a second. Each connection repeats its own shot. */
async function fire(port: number, shots: readonly Shot[], seconds: number): Promise<number> {
  let connection = 0;
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`,
    connections: CONNECTIONS,
    duration: seconds,
    setupClient(client) {
      const shot = shots[connection % shots.length];
      connection += 1;
      if (shot === undefined) return;
      const headers: Record<string, string> = { authorization: `Bearer ${shot.token}` };
      if (shot.body !== undefined) headers['content-type'] = 'application/json';
      client.setRequests([
        {
          method: shot.method,
          path: shot.path,
          headers,
          ...(shot.body === undefined ? {} : { body: shot.body }),
        },
      ]);
    },
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(
      `${result.non2xx} requests were refused and ${result.errors} failed: ${JSON.stringify(result.statusCodeStats)}`,
    );
  }
  return result['2xx'] / result.duration;
}

export const http: Scenario = { rows: ['B15'], run };
