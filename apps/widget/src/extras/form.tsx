import { Component, h, type JSX } from 'preact';
import type { FormField } from '../chat/customer.ts';
import { CHOOSE, Icon } from '../chat/ui/icons.tsx';
import type { CardPart } from '../chat/view.ts';
import { textOf } from './text-of.ts';

/** As the contract has them (its `text.ts`): what passes here is not refused there. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const PHONE = /^(?=.*\d)\+?[-0-9() ]+$/;

type FieldName = FormField['field'] | 'message';

interface FormState {
  readonly faults: Partial<Record<FieldName, string>>;
}

const MESSAGE: { readonly field: 'message'; label: null; required: true; options: [] } = {
  field: 'message',
  label: null,
  required: true,
  options: [],
};

/** Asks what the settings want to know, and for the first message with it. */
export class Form extends Component<CardPart, FormState> {
  override state: FormState = { faults: {} };

  override render({ view, words }: CardPart, { faults }: FormState): JSX.Element {
    const { fields, settings, speech } = view;
    const { texts, privacyUrl } = settings.widget;
    return (
      <form class="card" noValidate onSubmit={this.#submit}>
        {texts.formIntro !== null && <p dir="auto">{texts.formIntro}</p>}
        {[...fields, MESSAGE].map(({ field, label, required, options }) => {
          const id = `parley-field-${field}`;
          const fault = faults[field];
          const common = {
            id,
            name: field,
            'aria-required': required,
            'aria-invalid': fault !== undefined,
            'aria-describedby': fault === undefined ? undefined : `${id}-fault`,
          };
          return (
            <div class="field" key={field}>
              <label for={id} dir="auto">
                {label ?? words[field]} {!required && <small>({words.optional})</small>}
              </label>
              {field === 'message' && <textarea {...common} dir="auto" rows={3} maxLength={5000} />}
              {field === 'department' && (
                <span class="select">
                  <select {...common}>
                    {!required && <option value="" />}
                    {options.map((name) => (
                      <option key={name} value={name}>
                        {name.charAt(0).toUpperCase() + name.slice(1)}
                      </option>
                    ))}
                  </select>
                  <Icon path={CHOOSE} />
                </span>
              )}
              {field !== 'message' && field !== 'department' && (
                <input {...common} {...INPUTS[field]} dir="auto" />
              )}
              {fault !== undefined && (
                <p class="fault" id={`${id}-fault`}>
                  {fault}
                </p>
              )}
            </div>
          );
        })}
        <button class="primary" type="submit">
          {speech.words.send}
        </button>
        {privacyUrl !== null && (
          <a class="privacy" href={privacyUrl} target="_blank" rel="noopener noreferrer">
            {words.privacy}
          </a>
        )}
      </form>
    );
  }

  readonly #submit = (event: Event) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const said = (name: FieldName) => textOf(data, name);
    const { view, actions, words } = this.props;
    const faults: Partial<Record<FieldName, string>> = {};
    for (const { field, required } of [...view.fields, MESSAGE]) {
      const value = said(field);
      if (value === '') {
        if (required) faults[field] = words.required;
      } else if (field === 'email' && !EMAIL.test(value)) faults.email = words.badEmail;
      else if (field === 'phone' && !PHONE.test(value)) faults.phone = words.badPhone;
    }
    this.setState({ faults });
    const [first] = Object.keys(faults);
    if (first !== undefined) return form.querySelector<HTMLElement>(`[name=${first}]`)?.focus();
    const given = (name: FieldName) => (said(name) === '' ? {} : { [name]: said(name) });
    const customerInfo = { ...given('name'), ...given('email'), ...given('phone') };
    actions.send(said('message'), {
      customerInfo,
      ...given('subject'),
      ...given('department'),
    });
  };
}

const INPUTS = {
  name: { type: 'text', autocomplete: 'name', maxLength: 100 },
  email: { type: 'email', autocomplete: 'email', maxLength: 254 },
  phone: { type: 'tel', autocomplete: 'tel', maxLength: 50 },
  subject: { type: 'text', maxLength: 200 },
} as const;
