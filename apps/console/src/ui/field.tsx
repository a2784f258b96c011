/** Fields of forms: label above, help and fault below, tied together. */
import { ChevronDown } from 'lucide-react';
import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';

interface FieldWords {
  readonly label: string;
  readonly help?: ReactNode;
  readonly fault?: string | null | undefined;
  readonly optional?: string;
}

interface FrameProps extends FieldWords {
  readonly id: string;
  readonly children: ReactNode;
}

function Frame({ id, label, help, fault, optional, children }: FrameProps): ReactNode {
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {label}
        {optional !== undefined && <span className="field-optional">{optional}</span>}
      </label>
      {children}
      {fault ? (
        <p id={`${id}-help`} className="field-fault" role="alert">
          {fault}
        </p>
      ) : (
        help !== undefined && (
          <p id={`${id}-help`} className="field-help">
            {help}
          </p>
        )
      )}
    </div>
  );
}

function described({ help, fault }: FieldWords, id: string): Record<string, string | boolean> {
  if (fault) return { 'aria-describedby': `${id}-help`, 'aria-invalid': true };
  return help === undefined ? {} : { 'aria-describedby': `${id}-help` };
}

export function TextField(
  props: FieldWords & InputHTMLAttributes<HTMLInputElement> & { readonly end?: ReactNode },
): ReactNode {
  const { label, help, fault, optional, end, ...input } = props;
  const id = useId();
  const words = { label, help, fault, ...(optional === undefined ? {} : { optional }) };
  return (
    <Frame id={id} {...words}>
      <span className="input-row">
        <input id={id} className="input" {...described(words, id)} {...input} />
        {end}
      </span>
    </Frame>
  );
}

export function AreaField(
  props: FieldWords & TextareaHTMLAttributes<HTMLTextAreaElement>,
): ReactNode {
  const { label, help, fault, optional, ...input } = props;
  const id = useId();
  const words = { label, help, fault, ...(optional === undefined ? {} : { optional }) };
  return (
    <Frame id={id} {...words}>
      <textarea
        id={id}
        className="input input-area"
        rows={4}
        {...described(words, id)}
        {...input}
      />
    </Frame>
  );
}

export function SelectField(
  props: FieldWords & SelectHTMLAttributes<HTMLSelectElement>,
): ReactNode {
  const { label, help, fault, optional, children, ...input } = props;
  const id = useId();
  const words = { label, help, fault, ...(optional === undefined ? {} : { optional }) };
  return (
    <Frame id={id} {...words}>
      <span className="select">
        <select id={id} className="input" {...described(words, id)} {...input}>
          {children}
        </select>
        <ChevronDown size={14} aria-hidden="true" />
      </span>
    </Frame>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly help?: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Switch({
  label,
  help,
  checked,
  disabled = false,
  onChange,
}: SwitchProps): ReactNode {
  const id = useId();
  return (
    <div className="switch-row">
      <span className="switch-words">
        <label htmlFor={id}>{label}</label>
        {help !== undefined && (
          <span id={`${id}-help`} className="field-help">
            {help}
          </span>
        )}
      </span>
      <input
        id={id}
        type="checkbox"
        role="switch"
        className="switch"
        checked={checked}
        disabled={disabled}
        {...(help === undefined ? {} : { 'aria-describedby': `${id}-help` })}
        onChange={(event) => onChange(event.target.checked)}
      />
    </div>
  );
}
