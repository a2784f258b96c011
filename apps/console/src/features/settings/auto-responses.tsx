import type { AutoResponse, AutoResponseTrigger } from '@parley/contract';
import { LIMITS } from '@parley/contract/limits.ts';
import { useQuery } from '@tanstack/react-query';
import { Bot, Plus } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useDepartments } from '../../app/queries.ts';
import { useAgent, useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { formText } from '../../lib/form-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { AreaField, SelectField, Switch, TextField } from '../../ui/field.tsx';
import { Bone, Empty, Problem } from '../../ui/states.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { FormFoot } from './form-foot.tsx';
import { SettingsPage } from './page.tsx';
import { splitWords } from './split-words.ts';
import { useWrite } from './use-write.ts';

const TRIGGERS = [
  'ticket_created',
  'no_agent',
  'outside_hours',
  'keyword',
] as const satisfies readonly AutoResponseTrigger[];

export function AutoResponses(): ReactNode {
  const { client } = useServices();
  const { t } = useLanguage();
  const me = useAgent();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['auto'],
    queryFn: async () => (await client.rest.call('autoResponses.list')).autoResponses,
  });
  const [edited, setEdited] = useState<AutoResponse | 'new' | null>(null);
  const words = t.settings.auto;
  const mayWrite = me.role !== 'agent';
  return (
    <SettingsPage
      title={t.settings.sections.auto}
      help={mayWrite ? words.help : t.settings.onlySeniors}
      wide
      action={
        mayWrite && (
          <Button look="primary" onClick={() => setEdited('new')}>
            <Plus size={14} /> {words.add}
          </Button>
        )
      }
    >
      {isPending ? (
        <Bone width="100%" height={128} />
      ) : error !== null && data === undefined ? (
        <Problem error={error} onRetry={() => void refetch()} />
      ) : data?.length === 0 ? (
        <div className="rows">
          <Empty icon={<Bot size={20} />} title={words.empty} help={words.emptyHelp} />
        </div>
      ) : (
        <ul className="rows">
          {data?.map((one) => (
            <li key={one._id} className="rows-row" data-off={!one.isActive || undefined}>
              <span className="rows-words">
                <strong className="truncate" dir="auto">
                  {one.name}
                </strong>
                <span className="muted truncate" dir="auto">
                  {one.content}
                </span>
              </span>
              <span className="tag">{words.triggers[one.trigger]}</span>
              <span className="rows-fact">{one.isActive ? words.active : words.inactive}</span>
              {mayWrite && (
                <Button small onClick={() => setEdited(one)}>
                  {t.common.edit}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {edited !== null && (
        <AutoForm auto={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </SettingsPage>
  );
}

function AutoForm({
  auto,
  onClose,
}: {
  readonly auto: AutoResponse | null;
  readonly onClose: () => void;
}): ReactNode {
  const { client } = useServices();
  const { t } = useLanguage();
  const departments = useDepartments();
  const write = useWrite();
  const [trigger, setTrigger] = useState<AutoResponseTrigger>(auto?.trigger ?? 'ticket_created');
  const [isActive, setActive] = useState(auto?.isActive ?? true);
  const words = t.settings.auto;

  async function onSubmit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => formText(form, name);
    const body = {
      name: text('name'),
      trigger,
      content: text('content'),
      keywords: splitWords(text('keywords')),
      department: text('department') || null,
      isActive,
    };
    const isDone = await write.run(
      () =>
        auto === null
          ? client.rest.call('autoResponses.create', { body })
          : client.rest.call('autoResponses.update', {
              params: { autoResponseId: auto._id },
              body,
            }),
      { keys: ['auto'] },
    );
    if (isDone) onClose();
  }
  async function remove(): Promise<void> {
    if (auto === null) return;
    const act = () =>
      client.rest.call('autoResponses.delete', { params: { autoResponseId: auto._id } });
    if (await write.run(act, { keys: ['auto'], done: words.removed })) onClose();
  }

  return (
    <Dialog title={auto === null ? words.add : auto.name} onClose={onClose} wide>
      <form className="dialog-body" onSubmit={(event) => void onSubmit(event)}>
        <TextField
          label={words.name}
          name="name"
          defaultValue={auto?.name}
          maxLength={LIMITS.name}
          dir="auto"
          required
          autoFocus
        />
        <div className="settings-pair">
          <SelectField
            label={words.trigger}
            value={trigger}
            onChange={(event) =>
              setTrigger(TRIGGERS.find((one) => one === event.target.value) ?? trigger)
            }
          >
            {TRIGGERS.map((one) => (
              <option key={one} value={one}>
                {words.triggers[one]}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t.inbox.department}
            name="department"
            defaultValue={auto?.department ?? ''}
          >
            <option value="">{t.settings.canned.everywhere}</option>
            {departments.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </SelectField>
        </div>
        {trigger === 'keyword' && (
          <TextField
            label={words.keywords}
            help={words.keywordsHelp}
            name="keywords"
            defaultValue={auto?.keywords.join(', ')}
            dir="auto"
            required
          />
        )}
        <AreaField
          label={words.content}
          name="content"
          defaultValue={auto?.content}
          maxLength={LIMITS.message}
          rows={5}
          dir="auto"
          required
        />
        <Switch label={words.active} checked={isActive} onChange={setActive} />
        <FormFoot write={write} onCancel={onClose}>
          {auto !== null && (
            <span className="foot-start">
              <ConfirmButton label={t.common.delete} onConfirm={() => void remove()} />
            </span>
          )}
        </FormFoot>
      </form>
    </Dialog>
  );
}
