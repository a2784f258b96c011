import type { ConnectionState } from './connection.ts';
import { ParleyError } from './errors.ts';
import type { Observable } from './observable.ts';

/** Resolves when online. Rejects when the server refuses us, and when there is no session to connect with. */
export function untilOnline(
  client: Observable<{
    readonly connection: ConnectionState;
    readonly error: ParleyError | null;
    readonly session?: string;
  }>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const { connection, error, session } = client.getState();
      const isOver = connection === 'refused' || session === 'signed-out';
      if (connection !== 'online' && !isOver) return;
      unsubscribe();
      if (isOver) reject(error ?? new ParleyError('UNAUTHORIZED', 'Not signed in'));
      else resolve();
    };
    const unsubscribe = client.subscribe(look);
    look();
  });
}
