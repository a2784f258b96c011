/** What can be done with several tickets at once. */
import type { Ticket } from '@parley/contract';
import { CircleCheckBig, Tag, UserRound, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useAgent, useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Pop } from '../../ui/menu.tsx';
import { AgentPicker } from '../ticket/agent-picker.tsx';

interface BulkBarProps {
  readonly tickets: readonly Ticket[];
  readonly onDone: () => void;
  readonly onAll: () => void;
  readonly onClear: () => void;
}

export function BulkBar({ tickets, onDone, onAll, onClear }: BulkBarProps): ReactNode {
  const { client, toasts } = useServices();
  const { t } = useLanguage();
  const me = useAgent();
  const [isBusy, setBusy] = useState(false);
  const [open, setOpen] = useState<'assign' | 'tag' | null>(null);

  async function each(act: (ticket: Ticket) => Promise<unknown>): Promise<void> {
    setOpen(null);
    setBusy(true);
    const failed: unknown[] = [];
    // One after the other: all at once would be above the server's limit of calls.
    for (const ticket of tickets) await act(ticket).catch((error: unknown) => failed.push(error));
    setBusy(false);
    const done = tickets.length - failed.length;
    if (done > 0) toasts.show({ text: t.inbox.bulk.done(done) });
    if (failed.length > 0) toasts.show({ text: t.inbox.bulk.failed(failed.length), tone: 'error' });
    onDone();
  }

  return (
    <div className="bulk" role="toolbar" aria-label={t.inbox.bulk.label}>
      <button type="button" className="bulk-count num" onClick={onAll} title={t.inbox.selectAll}>
        {t.inbox.selected(tickets.length)}
      </button>
      <Pop
        label={t.inbox.bulk.assign}
        side="top"
        open={open === 'assign'}
        onOpenChange={(isOpen) => setOpen(isOpen ? 'assign' : null)}
        trigger={
          <IconButton label={t.inbox.bulk.assign} side="top" disabled={isBusy}>
            <UserRound size={16} />
          </IconButton>
        }
      >
        <AgentPicker
          current={null}
          me={me}
          onPick={(agentId) => void each((ticket) => client.assign(ticket.ticketId, agentId))}
        />
      </Pop>
      <Pop
        label={t.inbox.bulk.addTag}
        side="top"
        open={open === 'tag'}
        onOpenChange={(isOpen) => setOpen(isOpen ? 'tag' : null)}
        trigger={
          <IconButton label={t.inbox.bulk.tag} side="top" disabled={isBusy}>
            <Tag size={16} />
          </IconButton>
        }
      >
        <TagForm
          onTag={(tag) =>
            void each((ticket) =>
              client.update(ticket.ticketId, { tags: [...new Set([...ticket.tags, tag])] }),
            )
          }
        />
      </Pop>
      <IconButton
        label={t.inbox.bulk.resolve}
        side="top"
        disabled={isBusy}
        onClick={() => void each((ticket) => client.setStatus(ticket.ticketId, 'resolved'))}
      >
        <CircleCheckBig size={16} />
      </IconButton>
      <IconButton label={t.inbox.clearSelection} side="top" onClick={onClear}>
        <X size={16} />
      </IconButton>
    </div>
  );
}

function TagForm({ onTag }: { readonly onTag: (tag: string) => void }): ReactNode {
  const { t } = useLanguage();
  const [tag, setTag] = useState('');
  return (
    <form
      className="tag-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (tag.trim() !== '') onTag(tag.trim());
      }}
    >
      <input
        className="input"
        aria-label={t.inbox.bulk.addTag}
        placeholder={t.inbox.bulk.addTag}
        value={tag}
        maxLength={50}
        autoFocus
        onChange={(event) => setTag(event.target.value)}
      />
      <Button type="submit" look="primary">
        {t.common.add}
      </Button>
    </form>
  );
}
