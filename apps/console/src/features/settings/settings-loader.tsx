import type { Settings } from '@parley/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useServices } from '../../app/services.tsx';
import { Bone, Problem } from '../../ui/states.tsx';

/** Reads the settings; a form begins with what is saved. */
export function SettingsLoader({
  children,
}: {
  readonly children: (settings: Settings) => ReactNode;
}): ReactNode {
  const { client } = useServices();
  const { data, error, refetch } = useQuery({
    queryKey: ['settings'],
    queryFn: async () => (await client.rest.call('settings.get')).settings,
  });
  if (data !== undefined) return children(data);
  if (error !== null) return <Problem error={error} onRetry={() => void refetch()} />;
  return <Bone width="100%" height={320} />;
}
