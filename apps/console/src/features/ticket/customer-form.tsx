import type { Ticket } from '@parley/contract';
import { type FormEvent, type ReactNode, useState } from 'react';
import { problemText } from '../../app/problem.ts';
import { useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { formText } from '../../lib/form-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';

export function CustomerForm({
  ticket,
  onClose,
}: {
  readonly ticket: Ticket;
  readonly onClose: () => void;
}): ReactNode {
  const { client } = useServices();
  const { t } = useLanguage();
  const [fault, setFault] = useState<string | null>(null);
  const { name, email, phone } = ticket.customerInfo;
  async function onSubmit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (key: string) => formText(form, key);
    // What is left empty counts as absent and stays as it is.
    const customerInfo = Object.fromEntries(
      ['name', 'email', 'phone'].map((key) => [key, text(key)]).filter(([, value]) => value !== ''),
    );
    const subject = text('subject');
    try {
      await client.update(ticket.ticketId, {
        customerInfo,
        ...(subject === '' ? {} : { subject }),
      });
      onClose();
    } catch (error) {
      setFault(problemText(error, t));
    }
  }
  return (
    <Dialog title={t.side.editCustomer} onClose={onClose}>
      <form className="dialog-body" onSubmit={(event) => void onSubmit(event)}>
        <TextField
          label={t.side.name}
          name="name"
          defaultValue={name}
          maxLength={100}
          dir="auto"
          required
        />
        <TextField
          label={t.side.email}
          name="email"
          type="email"
          defaultValue={email ?? ''}
          dir="ltr"
        />
        <TextField
          label={t.side.phone}
          name="phone"
          type="tel"
          defaultValue={phone ?? ''}
          maxLength={50}
          dir="ltr"
        />
        <TextField
          label={t.side.subject}
          name="subject"
          defaultValue={ticket.subject}
          maxLength={200}
          dir="auto"
        />
        {fault !== null && (
          <p className="field-fault" role="alert">
            {fault}
          </p>
        )}
        <div className="dialog-foot">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" look="primary">
            {t.common.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
