/** The frame of the page in its true size, before it is known who is here. */
import type { ReactNode } from 'react';
import { Logo } from '../features/session/logo.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { Bone } from '../ui/states.tsx';
import './shell.css';

export function ShellBones(): ReactNode {
  const { t } = useLanguage();
  return (
    <div className="shell" aria-busy="true">
      <div className="rail" aria-hidden="true">
        <span className="rail-logo">
          <Logo size={28} />
        </span>
      </div>
      <main className="shell-main shell-waiting">
        <p className="sr-only">{t.common.loading}</p>
        <div className="list-bones">
          <RowBones count={9} />
        </div>
      </main>
    </div>
  );
}

export function RowBones({ count }: { readonly count: number }): ReactNode {
  return Array.from({ length: count }, (_, index) => (
    <div className="row-bone" key={index} aria-hidden="true">
      <Bone width={36} height={36} round />
      <span>
        <Bone width={`${70 - ((index * 17) % 30)}%`} />
        <Bone width={`${90 - ((index * 23) % 35)}%`} height={10} />
      </span>
    </div>
  ));
}
