/** What the page and the form know of the customer. */
import type { CustomerDetails, Identity } from '@parley/client/customer-session.ts';
import type { WidgetSettings } from '@parley/contract';
import type { PageOptions, Person } from '../parts.ts';
import { wantedTag } from './language.ts';

export type FormField = WidgetSettings['widget']['form']['fields'][number];

/** Whom the page says it is about: by a call, else in the snippet. */
export function personOf({ person, data }: PageOptions): Person {
  const { customerId: id, name, email, phone } = data;
  return person ?? { id, name, email, phone };
}

/** The person whom the page proves. */
export function identityOf(options: PageOptions): { readonly identity?: Identity } {
  const { id: customerId } = personOf(options);
  const identityHash = options.person ? options.hash : options.data.identityHash;
  return customerId && identityHash ? { identity: { customerId, identityHash } } : {};
}

/** What a new conversation begins with; `more` is the form's. */
export function detailsOf(options: PageOptions, more: CustomerDetails = {}): CustomerDetails {
  const { name, email, phone } = personOf(options);
  const { department } = options.data;
  return {
    ...(department && { department }),
    ...more,
    customerInfo: { name, email, phone, language: wantedTag(options), ...more.customerInfo },
  };
}

const ADDRESS: FormField = { field: 'email', label: null, required: true, options: [] };

/** The fields that the settings ask for and the page does not know; none: there is no form. */
export function fieldsMissing(
  { widget }: WidgetSettings,
  { isAway, person }: { readonly isAway: boolean; readonly person: Person },
): readonly FormField[] {
  const { show, fields } = widget.form;
  if (show === 'never' || (show === 'away' && !isAway)) return [];
  const wanted = fields.length > 0 ? fields : [ADDRESS];
  return wanted.filter(({ field }) => (person as Record<string, unknown>)[field] === undefined);
}
