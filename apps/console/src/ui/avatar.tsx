import type { AgentStatus } from '@parley/contract';
import type { CSSProperties, ReactNode } from 'react';
import { hueOf, initialsOf } from '../lib/hue.ts';

export interface AvatarProps {
  readonly name: string;
  /** Gives the colour; the name where it is left out. */
  readonly id?: string;
  readonly size?: 20 | 24 | 28 | 32 | 36 | 44;
  readonly status?: AgentStatus;
}

/** Decoration: the name stands beside it or is told by what it is in. */
export function Avatar({ name, id = name, size = 32, status }: AvatarProps): ReactNode {
  const style = { '--hue': hueOf(id), '--size': `${size}px` } as CSSProperties;
  return (
    <span className="avatar" style={style} aria-hidden="true">
      <span className="avatar-letters">{initialsOf(name)}</span>
      {status && <span className="avatar-status" data-status={status} />}
    </span>
  );
}
