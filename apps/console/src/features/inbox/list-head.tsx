/** View, search and filters of the list. All of it stands in the address. */
import { useNavigate } from '@tanstack/react-router';
import { ArrowDownUp, ChevronDown, ListFilter, Search, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useAgentNames, useAgents, useDepartments } from '../../app/queries.ts';
import { useShortcut } from '../../app/shortcuts.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Menu, MenuItem, MenuLabel, Pop } from '../../ui/menu.tsx';
import {
  CHANNELS_SHOWN,
  filterCount,
  type InboxSearch,
  PRIORITIES_SHOWN,
  SORTS,
  VIEWS,
} from './filters.ts';
import { useViewCounts } from './use-view-counts.ts';

interface ListHeadProps {
  readonly search: InboxSearch;
  readonly total: number;
  readonly isLoading: boolean;
}

export function ListHead({ search, total, isLoading }: ListHeadProps): ReactNode {
  const { t, format } = useLanguage();
  const change = useChange(search);
  const { view = 'active', sort = 'newest', q } = search;
  const counts = useViewCounts();
  return (
    <header className="list-head">
      <div className="list-title">
        <Menu
          trigger={
            <button type="button" className="view-button">
              <h1>{q === undefined ? t.views[view] : t.common.search}</h1>
              {!isLoading && <span className="view-count num">{format.number(total)}</span>}
              <ChevronDown size={14} aria-hidden="true" />
              <span className="sr-only">{t.views.choose}</span>
            </button>
          }
        >
          {VIEWS.map((name) => (
            <MenuItem
              key={name}
              checked={name === view && q === undefined}
              end={counts[name] === undefined ? undefined : format.number(counts[name])}
              onSelect={() => change({ view: name, q: undefined })}
            >
              {t.views[name]}
            </MenuItem>
          ))}
        </Menu>
        <span className="list-tools">
          <Menu
            align="end"
            trigger={
              <IconButton
                label={`${t.inbox.sort}: ${t.inbox.sorts[sort]}`}
                disabled={q !== undefined}
              >
                <ArrowDownUp size={16} />
              </IconButton>
            }
          >
            <MenuLabel>{t.inbox.sort}</MenuLabel>
            {SORTS.map((name) => (
              <MenuItem key={name} checked={name === sort} onSelect={() => change({ sort: name })}>
                {t.inbox.sorts[name]}
              </MenuItem>
            ))}
          </Menu>
          <Filters search={search} change={change} />
        </span>
      </div>
      <SearchField q={q} onChange={(next) => change({ q: next })} />
      <Chips search={search} change={change} />
    </header>
  );
}

type Change = (to: { [K in keyof InboxSearch]?: InboxSearch[K] | undefined }) => void;

function useChange(search: InboxSearch): Change {
  const navigate = useNavigate();
  return (to) => {
    const next = Object.entries({ ...search, ...to }).filter(
      ([, value]) => value !== undefined && value !== '',
    );
    void navigate({
      to: '.',
      search: Object.fromEntries(next) as InboxSearch,
      replace: to.q !== undefined,
    });
  };
}

const SEARCH_AFTER_MS = 250;

function SearchField({
  q,
  onChange,
}: {
  readonly q: string | undefined;
  readonly onChange: (q: string | undefined) => void;
}): ReactNode {
  const { t } = useLanguage();
  const [text, setText] = useState(q ?? '');
  const field = useRef<HTMLInputElement>(null);
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => setText(q ?? ''), [q]);
  useEffect(() => {
    if (text.trim() === (q ?? '')) return undefined;
    const timer = setTimeout(() => latest.current(text.trim() || undefined), SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, q]);
  useShortcut('/', () => field.current?.focus());
  return (
    <div className="search">
      <Search size={14} aria-hidden="true" />
      <input
        ref={field}
        type="search"
        className="search-input"
        value={text}
        maxLength={200}
        placeholder={t.inbox.search}
        aria-label={t.inbox.search}
        dir="auto"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          setText('');
          event.currentTarget.blur();
        }}
      />
      {text === '' ? (
        <kbd aria-hidden="true">/</kbd>
      ) : (
        <button
          type="button"
          className="search-clear"
          aria-label={t.common.clear}
          onClick={() => setText('')}
        >
          <X size={14} />
        </button>
      )}
    </div>
  );
}

function Filters({
  search,
  change,
}: {
  readonly search: InboxSearch;
  readonly change: Change;
}): ReactNode {
  const { t } = useLanguage();
  const agents = useAgents();
  const departments = useDepartments();
  const count = filterCount(search);
  return (
    <Pop
      label={t.inbox.filters}
      align="end"
      className="filters"
      trigger={
        <button
          type="button"
          className="icon-button"
          aria-label={count === 0 ? t.inbox.filters : `${t.inbox.filters}: ${count}`}
          data-on={count > 0 || undefined}
        >
          <ListFilter size={16} />
        </button>
      }
    >
      <SelectField
        label={t.inbox.department}
        value={search.department ?? ''}
        onChange={(event) => change({ department: event.target.value })}
      >
        <option value="">{t.inbox.any}</option>
        {departments.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </SelectField>
      <SelectField
        label={t.inbox.owner}
        value={search.owner ?? ''}
        disabled={search.view === 'mine'}
        onChange={(event) => change({ owner: event.target.value })}
      >
        <option value="">{t.inbox.any}</option>
        {agents.map(({ agentId, name }) => (
          <option key={agentId} value={agentId}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t.inbox.channel}
        value={search.channel ?? ''}
        onChange={(event) =>
          change({ channel: CHANNELS_SHOWN.find((name) => name === event.target.value) })
        }
      >
        <option value="">{t.inbox.any}</option>
        {CHANNELS_SHOWN.map((name) => (
          <option key={name} value={name}>
            {t.channel[name]}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t.inbox.priority}
        value={search.priority ?? ''}
        onChange={(event) =>
          change({ priority: PRIORITIES_SHOWN.find((name) => name === event.target.value) })
        }
      >
        <option value="">{t.inbox.any}</option>
        {PRIORITIES_SHOWN.map((name) => (
          <option key={name} value={name}>
            {t.priority[name]}
          </option>
        ))}
      </SelectField>
      <Button disabled={count === 0} onClick={() => change(NO_FILTERS)}>
        {t.inbox.clearFilters}
      </Button>
    </Pop>
  );
}

const NO_FILTERS = {
  department: undefined,
  owner: undefined,
  channel: undefined,
  priority: undefined,
};

function Chips({
  search,
  change,
}: {
  readonly search: InboxSearch;
  readonly change: Change;
}): ReactNode {
  const { t } = useLanguage();
  const names = useAgentNames();
  const { department, owner, channel, priority, q } = search;
  if (q !== undefined) return null;
  const chips = [
    department !== undefined && (['department', department] as const),
    owner !== undefined && (['owner', names.get(owner) ?? owner] as const),
    channel !== undefined && (['channel', t.channel[channel]] as const),
    priority !== undefined && (['priority', t.priority[priority]] as const),
  ].filter((chip) => chip !== false);
  if (chips.length === 0) return null;
  return (
    <ul className="chips">
      {chips.map(([name, value]) => (
        <li key={name}>
          <button type="button" className="tag chip" onClick={() => change({ [name]: undefined })}>
            <bdi className="truncate">{value}</bdi>
            <X size={12} aria-hidden="true" />
            <span className="sr-only">{t.common.remove}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
