/** The list pane: view, search, filters, rows, what to do with the selected ones. */
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { CircleCheckBig, Inbox, SearchX } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { RowBones } from '../../app/shell-bones.tsx';
import { useShortcut } from '../../app/shortcuts.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty, Problem } from '../../ui/states.tsx';
import { Welcome } from '../welcome/welcome.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { filterCount } from './filters.ts';
import { ListHead } from './list-head.tsx';
import { TicketRow } from './ticket-row.tsx';
import { type TicketList, useTicketList } from './use-ticket-list.ts';

const ROW = 64;
const OVERSCAN = 8;
const LOAD_AHEAD = 15;

export function TicketListPane(): ReactNode {
  const search = useSearch({ from: '/inbox' });
  const { ticketId: current } = useParams({ strict: false });
  const { t } = useLanguage();
  const list = useTicketList(search);
  const selection = useSelection(list);
  const { rows } = list;
  useListKeys(list, current, selection.toggle);
  return (
    <section className="list" aria-label={t.inbox.list}>
      <ListHead search={search} total={list.total} isLoading={list.isLoading} />
      <Welcome />
      {list.held > 0 && (
        <button type="button" className="list-fresh" onClick={list.settle}>
          {t.inbox.fresh(list.held)}
        </button>
      )}
      {list.isLoading ? (
        <div className="list-scroll" aria-busy="true">
          <RowBones count={8} />
        </div>
      ) : list.error !== null && rows.length === 0 ? (
        <Problem error={list.error} onRetry={list.retry} />
      ) : rows.length === 0 ? (
        <NoRows />
      ) : (
        <Rows list={list} current={current} selected={selection.ids} onSelect={selection.toggle} />
      )}
      {selection.ids.size > 0 && (
        <BulkBar
          tickets={rows.filter(({ ticketId }) => selection.ids.has(ticketId))}
          onDone={() => {
            selection.clear();
            list.settle();
          }}
          onAll={selection.all}
          onClear={selection.clear}
        />
      )}
    </section>
  );
}

interface RowsProps {
  readonly list: TicketList;
  readonly current: string | undefined;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (ticketId: string, withRange: boolean) => void;
}

function Rows({ list, current, selected, onSelect }: RowsProps): ReactNode {
  const { rows, hasMore, loadMore, hold, total } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length + (hasMore ? 1 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]?._id ?? 'more',
    overscan: OVERSCAN,
  });
  const items = virtual.getVirtualItems();
  const end = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (end >= rows.length - LOAD_AHEAD) loadMore();
  }, [end, rows.length, loadMore]);
  const currentIndex = rows.findIndex(
    ({ ticketId, _id }) => ticketId === current || _id === current,
  );
  useEffect(() => {
    if (currentIndex >= 0) virtual.scrollToIndex(currentIndex, { align: 'auto' });
    // Only when another ticket is opened: a row that moves must not pull the list along.
  }, [current]);
  return (
    <div
      ref={scroller}
      className="list-scroll scroll"
      onPointerEnter={(event) => event.pointerType === 'mouse' && hold(true)}
      onPointerLeave={() => hold(false)}
    >
      <div role="list" className="list-rows" style={{ blockSize: virtual.getTotalSize() }}>
        {items.map((item) => {
          const ticket = rows[item.index];
          return (
            <div
              key={item.key}
              role="listitem"
              aria-setsize={Math.max(total, rows.length)}
              aria-posinset={item.index + 1}
              className="list-item"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {ticket === undefined ? (
                <RowBones count={1} />
              ) : (
                <TicketRow
                  ticket={ticket}
                  isCurrent={item.index === currentIndex}
                  isSelected={selected.has(ticket.ticketId)}
                  onSelect={onSelect}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function NoRows(): ReactNode {
  const search = useSearch({ from: '/inbox' });
  const navigate = useNavigate();
  const { t } = useLanguage();
  const { view = 'active', q } = search;
  const hasFilters = filterCount(search) > 0;
  const kind = q !== undefined ? 'search' : hasFilters ? 'filtered' : view;
  const [title = '', help = ''] = t.inbox.empty[kind];
  const Icon =
    kind === 'search' || kind === 'filtered' ? SearchX : view === 'all' ? Inbox : CircleCheckBig;
  return (
    <Empty icon={<Icon size={20} />} title={title} help={help}>
      {(hasFilters || q !== undefined) && (
        <Button
          small
          onClick={() => void navigate({ to: '.', search: view === 'active' ? {} : { view } })}
        >
          {q === undefined ? t.inbox.clearFilters : t.common.clear}
        </Button>
      )}
    </Empty>
  );
}

interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly toggle: (ticketId: string, withRange: boolean) => void;
  readonly all: () => void;
  readonly clear: () => void;
}

function useSelection({ rows }: TicketList): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const shown = useRef(rows);
  useEffect(() => {
    shown.current = rows;
  });
  const toggle = useCallback((ticketId: string, withRange: boolean) => {
    setIds((before) => {
      const next = new Set(before);
      const order = shown.current.map((ticket) => ticket.ticketId);
      const [from, to] = [order.indexOf(last.current ?? ''), order.indexOf(ticketId)].sort(
        (a, b) => a - b,
      );
      if (withRange && from !== undefined && to !== undefined && from >= 0) {
        for (const id of order.slice(from, to + 1)) next.add(id);
      } else if (!next.delete(ticketId)) next.add(ticketId);
      return next;
    });
    last.current = ticketId;
  }, []);
  return {
    ids,
    toggle,
    all: () => setIds(new Set(rows.map(({ ticketId }) => ticketId))),
    clear: useCallback(() => setIds(new Set()), []),
  };
}

function useListKeys(
  { rows }: TicketList,
  current: string | undefined,
  toggle: (ticketId: string, withRange: boolean) => void,
): void {
  const navigate = useNavigate();
  function walk(by: 1 | -1): void {
    const at = rows.findIndex(({ ticketId }) => ticketId === current);
    const next = at < 0 ? rows[0] : rows[at + by];
    if (next === undefined) return;
    void navigate({
      to: '/inbox/$ticketId',
      params: { ticketId: next.ticketId },
      search: (search) => search,
    });
  }
  useShortcut('j', () => walk(1));
  useShortcut('k', () => walk(-1));
  useShortcut('x', () => {
    if (current !== undefined) toggle(current, false);
  });
}
