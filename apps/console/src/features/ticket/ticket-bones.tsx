import type { ReactNode } from 'react';
import { useLanguage } from '../../i18n/language.tsx';
import { Bone } from '../../ui/states.tsx';

/** A ticket in its true size, before it is here. */
export function TicketBones(): ReactNode {
  const { t } = useLanguage();
  return (
    <div className="ticket" aria-busy="true">
      <p className="sr-only">{t.common.loading}</p>
      <div className="ticket-main">
        <div className="ticket-head" aria-hidden="true">
          <Bone width={36} height={36} round />
          <span className="bone-lines">
            <Bone width={140} />
            <Bone width={220} height={10} />
          </span>
        </div>
        <div className="log-place">
          <div className="log-bones">
            <Bone width={260} height={44} />
            <Bone width={180} height={38} />
            <span className="bone-end">
              <Bone width={300} height={58} />
            </span>
            <Bone width={220} height={38} />
          </div>
        </div>
        <div className="composer-place">
          <div className="composer composer-bones" />
        </div>
      </div>
    </div>
  );
}
