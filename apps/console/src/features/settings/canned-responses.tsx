import type { CannedResponse } from '@parley/contract';
import { LIMITS } from '@parley/contract/limits.ts';
import { MessageSquareText, Plus } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useCanned, useDepartments } from '../../app/queries.ts';
import { useAgent, useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { formText } from '../../lib/form-text.ts';
import { VARIABLES } from '../../lib/variables.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { AreaField, SelectField, TextField } from '../../ui/field.tsx';
import { Bone, Empty, Problem } from '../../ui/states.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { FormFoot } from './form-foot.tsx';
import { SettingsPage } from './page.tsx';
import { useWrite } from './use-write.ts';

export function CannedResponses(): ReactNode {
  const { t } = useLanguage();
  const me = useAgent();
  const { data, error, isPending, refetch } = useCanned();
  const [edited, setEdited] = useState<CannedResponse | 'new' | null>(null);
  const words = t.settings.canned;
  const mayWrite = me.role !== 'agent';
  const add = (
    <Button look="primary" onClick={() => setEdited('new')}>
      <Plus size={14} /> {words.add}
    </Button>
  );
  return (
    <SettingsPage
      title={t.settings.sections.canned}
      help={mayWrite ? words.help : t.settings.onlySeniors}
      wide
      action={mayWrite && add}
    >
      {isPending ? (
        <Bone width="100%" height={128} />
      ) : error !== null && data === undefined ? (
        <Problem error={error} onRetry={() => void refetch()} />
      ) : data?.length === 0 ? (
        <div className="rows">
          <Empty
            icon={<MessageSquareText size={20} />}
            title={words.empty}
            help={words.emptyHelp}
          />
        </div>
      ) : (
        <ul className="rows">
          {data?.map((one) => (
            <li key={one._id} className="rows-row">
              <span className="rows-words">
                <strong className="truncate" dir="auto">
                  {one.title}
                </strong>
                <span className="muted truncate" dir="auto">
                  {one.content}
                </span>
              </span>
              {one.shortcut !== null && <kbd>/{one.shortcut}</kbd>}
              <span className="rows-fact">{one.department ?? words.everywhere}</span>
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
        <CannedForm canned={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </SettingsPage>
  );
}

function CannedForm({
  canned,
  onClose,
}: {
  readonly canned: CannedResponse | null;
  readonly onClose: () => void;
}): ReactNode {
  const { client } = useServices();
  const { t } = useLanguage();
  const departments = useDepartments();
  const write = useWrite();
  const [content, setContent] = useState(canned?.content ?? '');
  const words = t.settings.canned;

  async function onSubmit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => formText(form, name);
    const body = {
      title: text('title'),
      content,
      shortcut: text('shortcut').replace(/^\//, '') || null,
      department: text('department') || null,
    };
    const isDone = await write.run(
      () =>
        canned === null
          ? client.rest.call('cannedResponses.create', { body })
          : client.rest.call('cannedResponses.update', {
              params: { cannedResponseId: canned._id },
              body,
            }),
      { keys: ['canned'] },
    );
    if (isDone) onClose();
  }
  async function remove(): Promise<void> {
    if (canned === null) return;
    const act = () =>
      client.rest.call('cannedResponses.delete', { params: { cannedResponseId: canned._id } });
    if (await write.run(act, { keys: ['canned'], done: words.removed })) onClose();
  }

  return (
    <Dialog title={canned === null ? words.add : canned.title} onClose={onClose} wide>
      <form className="dialog-body" onSubmit={(event) => void onSubmit(event)}>
        <TextField
          label={words.title}
          name="title"
          defaultValue={canned?.title}
          maxLength={LIMITS.cannedTitle}
          dir="auto"
          required
          autoFocus
        />
        <div className="settings-pair">
          <TextField
            label={words.shortcut}
            help={words.shortcutHelp}
            name="shortcut"
            defaultValue={canned?.shortcut ?? ''}
            maxLength={LIMITS.cannedShortcut}
            pattern="\S*"
            optional={t.common.optional}
          />
          <SelectField
            label={words.department}
            name="department"
            defaultValue={canned?.department ?? ''}
          >
            <option value="">{words.everywhere}</option>
            {departments.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </SelectField>
        </div>
        <AreaField
          label={words.content}
          value={content}
          onChange={(event) => setContent(event.target.value)}
          maxLength={LIMITS.message}
          rows={6}
          dir="auto"
          required
        />
        <div className="variables">
          <span className="muted">{words.variables}</span>
          {VARIABLES.map((name) => (
            <button
              key={name}
              type="button"
              className="tag mono"
              onClick={() => setContent(`${content}{{${name}}}`)}
            >
              {`{{${name}}}`}
            </button>
          ))}
        </div>
        <FormFoot write={write} onCancel={onClose}>
          {canned !== null && (
            <span className="foot-start">
              <ConfirmButton label={t.common.delete} onConfirm={() => void remove()} />
            </span>
          )}
        </FormFoot>
      </form>
    </Dialog>
  );
}
