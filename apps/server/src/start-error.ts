/** Why the server does not start: `message` is the one sentence that its operator reads. */
export class StartError extends Error {
  override name = 'StartError';
}

const LISTENING: Readonly<Record<string, (where: string) => string>> = {
  EADDRINUSE: (where) =>
    `${where} is in use by another program: stop that one, or set PORT to a free port.`,
  EACCES: (where) => `This user may not listen on ${where}: set PORT to a port above 1023.`,
  EADDRNOTAVAIL: (where) =>
    `This machine does not have the address of ${where}: set HOST to one of its own.`,
  ENOTFOUND: (where) =>
    `Nobody knows the host of ${where}: set HOST to an address of this machine.`,
};

/** The sentence for an error that has one: a StartError's, a store's that can't be used, or a port's; null for any other. */
export function explainStart(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (error instanceof StartError || error.name === 'Unusable') return error.message;
  const { code, syscall, address, port, hostname } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
    hostname?: string;
  };
  if (syscall !== 'listen' && syscall !== 'getaddrinfo') return null;
  const where = `${address ?? hostname ?? 'the host'}${port === undefined ? '' : `:${port}`}`;
  return LISTENING[code ?? '']?.(where) ?? `The server can't listen on ${where} (${code}).`;
}
