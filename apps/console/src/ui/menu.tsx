/** Menus and popovers: what floats beside its button. Esc closes, the focus returns. */
import { Check } from 'lucide-react';
import { DropdownMenu, Popover } from 'radix-ui';
import { type ReactNode, use } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { FloatPlace } from './float-place.ts';
import { Keys } from './keys.tsx';

interface FloatProps {
  readonly trigger: ReactNode;
  readonly children: ReactNode;
  readonly align?: 'start' | 'center' | 'end';
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly className?: string;
}

export function Menu(props: FloatProps): ReactNode {
  const {
    trigger,
    children,
    align = 'start',
    side = 'bottom',
    open,
    onOpenChange,
    className,
  } = props;
  const { dir } = useLanguage();
  const place = use(FloatPlace);
  return (
    <DropdownMenu.Root
      modal={false}
      dir={dir}
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={place}>
        <DropdownMenu.Content
          className={`menu ${className ?? ''}`}
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface MenuItemProps {
  readonly children: ReactNode;
  readonly icon?: ReactNode;
  readonly keys?: string;
  readonly checked?: boolean;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** At the end of the row: a figure, a state. */
  readonly end?: ReactNode;
  readonly onSelect: () => void;
}

export function MenuItem(props: MenuItemProps): ReactNode {
  const { children, icon, keys, checked, danger = false, disabled = false, end, onSelect } = props;
  const inside = (
    <>
      {icon !== undefined && <span className="menu-icon">{icon}</span>}
      <span className="menu-label">{children}</span>
      {end !== undefined && <span className="menu-end num">{end}</span>}
      {keys !== undefined && <Keys keys={keys} />}
      {checked !== undefined && (
        <span className="menu-check">{checked && <Check size={14} />}</span>
      )}
    </>
  );
  const shared = {
    className: 'menu-item',
    disabled,
    onSelect,
    ...(danger ? { 'data-danger': '' } : {}),
  };
  if (checked === undefined) return <DropdownMenu.Item {...shared}>{inside}</DropdownMenu.Item>;
  return (
    <DropdownMenu.CheckboxItem checked={checked} {...shared}>
      {inside}
    </DropdownMenu.CheckboxItem>
  );
}

export function MenuLabel({ children }: { readonly children: ReactNode }): ReactNode {
  return <DropdownMenu.Label className="menu-heading">{children}</DropdownMenu.Label>;
}

export function MenuLine(): ReactNode {
  return <DropdownMenu.Separator className="menu-line" />;
}

interface PopProps extends FloatProps {
  readonly label: string;
}

/** A small panel of anything. */
export function Pop(props: PopProps): ReactNode {
  const {
    trigger,
    children,
    align = 'start',
    side = 'bottom',
    open,
    onOpenChange,
    className,
    label,
  } = props;
  const place = use(FloatPlace);
  return (
    <Popover.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal container={place}>
        <Popover.Content
          className={`pop ${className ?? ''}`}
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
