/** Away after ten minutes without a sign of the person, and available again with the next one. */
import { useEffect } from 'react';
import { usePreferences, useServices } from '../../app/services.tsx';

const IDLE_MS = 10 * 60_000;
const LOOK_EVERY_MS = 20_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

export function useAutoAway(): void {
  const { client } = useServices();
  const { autoAway } = usePreferences();
  useEffect(() => {
    if (!autoAway) return undefined;
    let seenAt = Date.now();
    let isOurs = false;
    function set(status: 'away' | 'available'): void {
      // Without a connection it is said by the next look.
      client.setAvailability(status).then(
        () => {
          isOurs = status === 'away';
        },
        () => {},
      );
    }
    function onSign(): void {
      seenAt = Date.now();
      if (!isOurs) return;
      isOurs = false;
      if (client.getState().agent?.status === 'away') set('available');
    }
    const timer = setInterval(() => {
      const { agent, connection } = client.getState();
      if (Date.now() - seenAt < IDLE_MS || connection !== 'online') return;
      if (agent?.status === 'available') set('away');
    }, LOOK_EVERY_MS);
    for (const sign of SIGNS) document.addEventListener(sign, onSign, { passive: true });
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS) document.removeEventListener(sign, onSign);
    };
  }, [client, autoAway]);
}
