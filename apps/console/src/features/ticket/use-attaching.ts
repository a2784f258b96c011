import { useQuery } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { useNow, useServices } from '../../app/services.tsx';
import type { Attached, FileLimits, Place } from '../../lib/attaching.ts';

/** What is attached where somebody writes. */
export function useAttached(place: Place): Attached {
  const { attaching } = useServices();
  const { agentId, ticketId, mode } = place;
  const now = useNow();
  useEffect(() => attaching.renew({ agentId, ticketId, mode }, now));
  return useSyncExternalStore(attaching.subscribe, () => attaching.at(place));
}

const HOUR = 3_600_000;

/** What the server takes; null until that is known. */
export function useFileLimits(): FileLimits | null {
  const { client } = useServices();
  const { data } = useQuery({
    queryKey: ['file-limits'],
    queryFn: async () => (await client.rest.call('widget.get')).settings.files,
    staleTime: HOUR,
  });
  return data ?? null;
}
