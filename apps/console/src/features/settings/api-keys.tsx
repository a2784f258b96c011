import type { ApiKey } from '@parley/contract';
import { useQuery } from '@tanstack/react-query';
import { Copy, KeyRound, Plus } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useDepartments } from '../../app/queries.ts';
import { useNow, useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { formText } from '../../lib/form-text.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Bone, Empty, Problem } from '../../ui/states.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { FormFoot } from './form-foot.tsx';
import { SettingsPage } from './page.tsx';
import { useWrite } from './use-write.ts';

type KeyRole = ApiKey['role'];

export function ApiKeys(): ReactNode {
  const { client } = useServices();
  const { t, format } = useLanguage();
  const now = useNow();
  const write = useWrite();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['api-keys'],
    queryFn: async () => (await client.rest.call('apiKeys.list')).apiKeys,
  });
  const [isMaking, setMaking] = useState(false);
  const words = t.settings.keys;
  return (
    <SettingsPage
      title={t.settings.sections.keys}
      help={words.help}
      wide
      action={
        <Button look="primary" onClick={() => setMaking(true)}>
          <Plus size={14} /> {words.add}
        </Button>
      }
    >
      {isPending ? (
        <Bone width="100%" height={128} />
      ) : error !== null && data === undefined ? (
        <Problem error={error} onRetry={() => void refetch()} />
      ) : data?.length === 0 ? (
        <div className="rows">
          <Empty icon={<KeyRound size={20} />} title={words.empty} help={words.emptyHelp} />
        </div>
      ) : (
        <ul className="rows">
          {data?.map(({ _id, name, role, department, createdAt, lastUsedAt }) => (
            <li key={_id} className="rows-row">
              <span className="rows-words">
                <strong className="truncate" dir="auto">
                  {name}
                </strong>
                <span className="muted truncate">
                  {words.created} {format.date(createdAt)} · {words.used}{' '}
                  {lastUsedAt === null ? words.never : format.ago(lastUsedAt, now)}
                </span>
              </span>
              {department !== null && <span className="tag">{department}</span>}
              <span className="rows-fact">{t.role[role]}</span>
              <span title={words.revokeHelp}>
                <ConfirmButton
                  label={words.revoke}
                  onConfirm={() =>
                    void write.run(
                      () => client.rest.call('apiKeys.delete', { params: { apiKeyId: _id } }),
                      {
                        keys: ['api-keys'],
                        done: words.revoked,
                      },
                    )
                  }
                />
              </span>
            </li>
          ))}
        </ul>
      )}
      {isMaking && <KeyForm onClose={() => setMaking(false)} />}
    </SettingsPage>
  );
}

function KeyForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { client, toasts } = useServices();
  const { t } = useLanguage();
  const departments = useDepartments();
  const write = useWrite();
  const [role, setRole] = useState<KeyRole>('agent');
  const [made, setMade] = useState<string | null>(null);
  const words = t.settings.keys;

  async function onSubmit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const department = formText(form, 'department');
    const body = {
      name: formText(form, 'name'),
      role,
      ...(role === 'agent' ? { department } : {}),
    };
    await write.run(
      async () => {
        const { key } = await client.rest.call('apiKeys.create', { body });
        setMade(key);
      },
      { keys: ['api-keys'] },
    );
  }
  async function copy(key: string): Promise<void> {
    await navigator.clipboard.writeText(key);
    toasts.show({ text: t.common.copied });
  }

  return (
    <Dialog title={words.add} onClose={onClose}>
      {made === null ? (
        <form className="dialog-body" onSubmit={(event) => void onSubmit(event)}>
          <TextField label={words.name} name="name" maxLength={100} dir="auto" required autoFocus />
          <SelectField
            label={words.role}
            value={role}
            onChange={(event) => setRole(event.target.value === 'agent' ? 'agent' : 'supervisor')}
          >
            <option value="agent">{t.role.agent}</option>
            <option value="supervisor">{t.role.supervisor}</option>
          </SelectField>
          {role === 'agent' && (
            <SelectField label={words.department} name="department">
              {departments.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </SelectField>
          )}
          <FormFoot write={write} onCancel={onClose} submit={words.add} />
        </form>
      ) : (
        <div className="dialog-body">
          <p>{words.shown}</p>
          <div className="snippet" dir="ltr">
            <code tabIndex={0}>{made}</code>
            <IconButton label={t.common.copy} onClick={() => void copy(made).catch(() => {})}>
              <Copy size={14} />
            </IconButton>
          </div>
          <div className="dialog-foot">
            <Button look="primary" onClick={onClose}>
              {t.common.close}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
