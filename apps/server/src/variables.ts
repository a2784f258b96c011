/** The environment variables of the server, in the order and words of `.env.example` (which is made from this). */

import { FILE_TYPES } from './domain/file-types.ts';

export interface Variable {
  readonly section: string;
  readonly about: {
    /** What it is for. */
    readonly is: string;
    /** Ends the sentence "… is not": what a value has to be. */
    readonly takes: string;
  };
  /** The default, or what happens without one, as shown. */
  readonly default: string;
  /** Whether `<NAME>_FILE` may name a file that holds it. */
  readonly secret?: true;
}

const COUNT = 'a whole number from 0 to 1000000000';
const SERVER = 'Server';
const IDENTITY = 'Identity';
const TICKETS = 'Tickets and agents';
const FILES = 'Files';
const KNOWN_TYPES = [...FILE_TYPES.keys()].join(', ');
const LIMITS = 'Limits (0 switches one off)';

export const VARIABLES = {
  PORT: {
    section: SERVER,
    about: {
      is: 'Port of HTTP and sockets alike; wins over SOCKET_IO_PORT. 0 takes a free one.',
      takes: 'a port, which is a whole number from 0 to 65535',
    },
    default: '3001',
  },
  SOCKET_IO_PORT: {
    section: SERVER,
    about: {
      is: 'The same, where PORT is not set.',
      takes: 'a port, which is a whole number from 0 to 65535',
    },
    default: '3001',
  },
  HOST: {
    section: SERVER,
    about: {
      is: 'Address to listen on. 0.0.0.0 or :: to be reached from other machines.',
      takes: 'an IP address or a host name',
    },
    default: '127.0.0.1',
  },
  PUBLIC_URL: {
    section: SERVER,
    about: {
      is: 'Where people reach the server, if not on HOST and PORT.',
      takes: 'an address such as https://support.example.com',
    },
    default: '',
  },
  TRUST_PROXY: {
    section: SERVER,
    about: {
      is: 'How many proxies stand in front: so many entries of X-Forwarded-For, from the right, are believed.',
      takes: 'a number of proxies from 0 to 16',
    },
    default: '0',
  },
  SOCKET_IO_CORS_ORIGIN: {
    section: SERVER,
    about: {
      is: "Origins whose pages may call, separated by commas, for sockets and REST. The server's own always may. Unset: any port of localhost may. * stands for any page, for customers only.",
      takes:
        'a list of origins such as https://www.example.com (scheme, host and port, without a path), separated by commas',
    },
    default: '',
  },
  DATA_DIR: {
    section: SERVER,
    about: {
      is: 'Folder of the database, the uploaded files and the generated secrets.',
      takes: 'a path',
    },
    default: './data',
  },
  LOG_LEVEL: {
    section: SERVER,
    about: {
      is: 'What is logged: silent, fatal, error, warn, info, debug or trace.',
      takes: 'one of silent, fatal, error, warn, info, debug, trace',
    },
    default: 'info',
  },
  METRICS_TOKEN: {
    section: SERVER,
    about: {
      is: 'Bearer token for /metrics. API keys and loopback may read it anyway.',
      takes: 'a token',
    },
    default: '',
    secret: true,
  },
  ADMIN_EMAIL: {
    section: IDENTITY,
    about: {
      is: 'E-mail address of the first admin, who is made when the store is empty.',
      takes: 'an e-mail address',
    },
    default: 'admin@parley.local',
  },
  ADMIN_PASSWORD: {
    section: IDENTITY,
    about: {
      is: 'Password of the first admin, 12 to 128 characters. Unset: one is generated and printed once.',
      takes: 'a password of 12 to 128 characters',
    },
    default: '',
    secret: true,
  },
  JWT_SECRET: {
    section: IDENTITY,
    about: {
      is: "Signs agents' access tokens. Unset: generated once and kept in DATA_DIR.",
      takes: 'a secret',
    },
    default: '',
    secret: true,
  },
  SESSION_SECRET: {
    section: IDENTITY,
    about: {
      is: 'Signs refresh cookies and customer tokens. Unset: generated once and kept in DATA_DIR.',
      takes: 'a secret',
    },
    default: '',
    secret: true,
  },
  IDENTITY_SECRET: {
    section: IDENTITY,
    about: {
      is: 'Key of identityHash, by which your own server proves who a customer is. Unset: generated once and kept in DATA_DIR.',
      takes: 'a secret',
    },
    default: '',
    secret: true,
  },
  REQUIRE_IDENTITY: {
    section: IDENTITY,
    about: {
      is: 'Whether every customer must bring a token or an identityHash.',
      takes: 'true or false',
    },
    default: 'false',
  },
  AGENT_OFFLINE_GRACE_MS: {
    section: TICKETS,
    about: {
      is: 'How long an agent whose last connection is gone keeps the tickets, in milliseconds.',
      takes: 'a whole number of milliseconds from 0 to 86400000',
    },
    default: '30000',
  },
  AUTO_CLOSE_AFTER_HOURS: {
    section: TICKETS,
    about: {
      is: 'Hours after which a resolved ticket closes by itself; fractions are allowed, 0 is never.',
      takes: 'a number of hours from 0 to 87600, such as 72 or 0.5',
    },
    default: '72',
  },
  MAX_FILE_SIZE: {
    section: FILES,
    about: {
      is: 'Largest file that may be uploaded, in bytes.',
      takes: 'a whole number of bytes from 1 to 1000000000',
    },
    default: '10485760',
  },
  ALLOWED_FILE_TYPES: {
    section: FILES,
    about: {
      is: `Ends of names of the files that may be uploaded, separated by commas, out of ${KNOWN_TYPES}.`,
      takes: `a list out of ${KNOWN_TYPES}`,
    },
    default: 'jpg,jpeg,png,gif,pdf,doc,docx',
  },
  RATE_LIMIT_WINDOW: {
    section: LIMITS,
    about: {
      is: 'Window of RATE_LIMIT_MAX_REQUESTS in milliseconds.',
      takes: 'a whole number of milliseconds from 0 to 86400000',
    },
    default: '900000',
  },
  RATE_LIMIT_MAX_REQUESTS: {
    section: LIMITS,
    about: {
      is: 'Calls below /api in a window: of each address without a credential, and of each customer.',
      takes: COUNT,
    },
    default: '100',
  },
  AGENT_REQUESTS_PER_MINUTE: {
    section: LIMITS,
    about: { is: 'Calls below /api of each agent and each API key.', takes: COUNT },
    default: '600',
  },
  SEARCHES_PER_SECOND: {
    section: LIMITS,
    about: { is: 'Searches of each caller.', takes: COUNT },
    default: '5',
  },
  SOCKET_EVENTS_PER_SECOND: {
    section: LIMITS,
    about: { is: 'Events of each socket; twice as many in a burst.', takes: COUNT },
    default: '20',
  },
  CUSTOMER_MESSAGES_PER_10S: {
    section: LIMITS,
    about: { is: 'Messages of each customer within ten seconds.', takes: COUNT },
    default: '10',
  },
  MAX_SOCKETS_PER_ADDRESS: {
    section: LIMITS,
    about: {
      is: 'Sockets of each address. 0 also lifts the limit of 20 that have not identified themselves.',
      takes: COUNT,
    },
    default: '1000',
  },
  FAULTS: {
    section: 'Tests of the server itself',
    about: { is: 'Names the step at which the process dies. Leave it unset.', takes: 'a fault' },
    default: '',
  },
} as const satisfies Record<string, Variable>;

export type VariableName = keyof typeof VARIABLES;

/** The text of `.env.example`. */
export function envExample(): string {
  const lines = [
    '# Copy to .env and change what you need: every variable is optional.',
    '# Of a secret X, X_FILE may name a file that holds it instead.',
  ];
  let section = '';
  for (const [name, variable] of Object.entries<Variable>(VARIABLES)) {
    if (variable.section !== section) {
      section = variable.section;
      lines.push('', `## ${section}`);
    }
    lines.push('', `# ${variable.about.is}`, `#${name}=${variable.default}`);
  }
  return `${lines.join('\n')}\n`;
}
