import { MessagesSquare } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLanguage } from '../../i18n/language.tsx';
import { Empty } from '../../ui/states.tsx';

export function NothingPicked(): ReactNode {
  const { t } = useLanguage();
  return (
    <div className="nothing">
      <Empty icon={<MessagesSquare size={20} />} title={t.inbox.pick} help={t.inbox.pickHelp} />
    </div>
  );
}
