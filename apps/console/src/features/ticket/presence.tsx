/** Who else has the ticket before them: so that two do not answer the same customer twice. */
import type { Viewer } from '@parley/client/agent-types.ts';
import { Eye } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Avatar } from '../../ui/avatar.tsx';

/** Tells colleagues that the ticket is looked at, for as long as the page is. */
export function useViewing(ticketId: string): void {
  const { client } = useServices();
  const [isSeen, setSeen] = useState(() => document.visibilityState === 'visible');
  useEffect(() => {
    const look = () => setSeen(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  useEffect(() => {
    if (!isSeen) return undefined;
    client.view(ticketId);
    return () => client.view(null);
  }, [client, ticketId, isSeen]);
}

/** In words: who replies, else who looks. Empty when nobody does. */
export function useViewerWords(viewers: readonly Viewer[]): string {
  const { t, format } = useLanguage();
  if (viewers.length === 0) return '';
  const replying = viewers.filter(({ isReplying }) => isReplying);
  const shown = replying.length > 0 ? replying : viewers;
  const names = format.list(shown.map(({ name }) => name));
  const words = replying.length > 0 ? t.presence.replying : t.presence.viewing;
  return words(names, shown.length);
}

const FACES = 3;

/** On the edge of the composer, where whoever is about to answer looks. Takes no room: nothing moves when somebody comes. */
export function Presence({ viewers }: { readonly viewers: readonly Viewer[] }): ReactNode {
  const words = useViewerWords(viewers);
  const isReplying = viewers.some((viewer) => viewer.isReplying);
  return (
    <div className="presence-place" role="status">
      {viewers.length > 0 && (
        <p className="presence" data-replying={isReplying || undefined}>
          <span className="presence-faces">
            {viewers.slice(0, FACES).map(({ agentId, name }) => (
              <Avatar key={agentId} name={name} id={agentId} size={20} />
            ))}
          </span>
          <bdi className="truncate">{words}</bdi>
          {isReplying ? (
            <span className="typing-dots presence-dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
          ) : (
            <Eye size={14} aria-hidden="true" />
          )}
        </p>
      )}
    </div>
  );
}
