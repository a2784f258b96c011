import type { Agent, AgentRole } from '@parley/contract';
import { LIMITS } from '@parley/contract/limits.ts';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useDepartments } from '../../app/queries.ts';
import { useAgent, useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { formText } from '../../lib/form-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { FormFoot } from './form-foot.tsx';
import { splitWords } from './split-words.ts';
import { useWrite } from './use-write.ts';

const ROLES = ['agent', 'supervisor', 'admin'] as const satisfies readonly AgentRole[];

/** Creates an agent, or changes one: also their password, and whether they may sign in. */
export function AgentForm({
  agent,
  onClose,
}: {
  readonly agent: Agent | null;
  readonly onClose: () => void;
}): ReactNode {
  const { client } = useServices();
  const { t } = useLanguage();
  const me = useAgent();
  const departments = useDepartments();
  const write = useWrite();
  const [password, setPassword] = useState('');
  const words = t.settings.agents;
  const isTooShort = password !== '' && [...password].length < LIMITS.passwordMin;

  async function onSubmit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (isTooShort) return;
    const form = new FormData(event.currentTarget);
    const text = (name: string) => formText(form, name);
    const body = {
      name: text('name'),
      email: text('email'),
      department: text('department'),
      role: ROLES.find((role) => role === text('role')) ?? 'agent',
      skills: splitWords(text('skills')),
      languages: splitWords(text('languages')),
      maxConcurrentTickets: Number(text('max')),
    };
    const isDone = await write.run(
      () =>
        agent === null
          ? client.rest.call('agents.create', { body: { ...body, password } })
          : client.rest.call('agents.update', {
              params: { agentId: agent.agentId },
              body: { ...body, ...(password === '' ? {} : { password }) },
            }),
      {
        keys: ['agents', 'departments'],
        done: agent === null ? words.created(body.name) : t.common.saved,
      },
    );
    if (isDone) onClose();
  }
  async function setActive(isActive: boolean): Promise<void> {
    if (agent === null) return;
    const act = () =>
      client.rest.call('agents.update', { params: { agentId: agent.agentId }, body: { isActive } });
    if (await write.run(act, { keys: ['agents', 'departments'] })) onClose();
  }

  return (
    <Dialog title={agent === null ? words.add : words.edit(agent.name)} onClose={onClose} wide>
      <form className="dialog-body" onSubmit={(event) => void onSubmit(event)}>
        <div className="settings-pair">
          <TextField
            label={words.name}
            name="name"
            defaultValue={agent?.name}
            maxLength={100}
            dir="auto"
            required
            autoFocus
          />
          <TextField
            label={words.email}
            name="email"
            type="email"
            defaultValue={agent?.email}
            dir="ltr"
            autoComplete="off"
            required
          />
        </div>
        <TextField
          label={agent === null ? words.password : words.newPassword}
          help={agent === null ? words.passwordHelp : words.newPasswordHelp}
          fault={isTooShort ? words.tooShort : null}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          maxLength={LIMITS.passwordMax}
          required={agent === null}
          autoComplete="new-password"
          dir="ltr"
          spellCheck={false}
          end={<Button onClick={() => setPassword(newPassword())}>{words.generate}</Button>}
          {...(agent === null ? {} : { optional: t.common.optional })}
        />
        <div className="settings-pair">
          <TextField
            label={words.department}
            help={words.departmentHelp}
            name="department"
            defaultValue={agent?.department ?? 'general'}
            list="department-names"
            maxLength={LIMITS.department}
            required
          />
          <SelectField
            label={words.role}
            help={words.roleHelp}
            name="role"
            defaultValue={agent?.role ?? 'agent'}
            disabled={agent?._id === me._id}
          >
            {ROLES.map((role) => (
              <option key={role} value={role}>
                {t.role[role]}
              </option>
            ))}
          </SelectField>
          {agent?._id === me._id && <input type="hidden" name="role" value={agent.role} />}
        </div>
        <datalist id="department-names">
          {departments.map(({ name }) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <div className="settings-pair">
          <TextField
            label={words.skills}
            help={words.skillsHelp}
            name="skills"
            defaultValue={agent?.skills.join(', ')}
          />
          <TextField
            label={words.languages}
            help={words.languagesHelp}
            name="languages"
            defaultValue={agent?.languages.join(', ')}
            dir="ltr"
          />
        </div>
        <TextField
          label={words.max}
          name="max"
          type="number"
          min={0}
          max={LIMITS.maxConcurrentTickets}
          defaultValue={agent?.maxConcurrentTickets ?? LIMITS.defaultConcurrentTickets}
          required
        />
        <FormFoot write={write} onCancel={onClose}>
          {agent !== null && agent._id !== me._id && (
            <span className="foot-start" title={words.deactivateHelp}>
              {agent.isActive ? (
                <ConfirmButton label={words.deactivate} onConfirm={() => void setActive(false)} />
              ) : (
                <Button onClick={() => void setActive(true)}>{words.activate}</Button>
              )}
            </span>
          )}
        </FormFoot>
      </form>
    </Dialog>
  );
}

const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LENGTH = 18;

/** About 104 random bits, without letters that look alike. */
function newPassword(): string {
  const limit = 256 - (256 % ALPHABET.length);
  let text = '';
  while (text.length < LENGTH) {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < limit) text += ALPHABET[byte % ALPHABET.length];
  }
  return text;
}
