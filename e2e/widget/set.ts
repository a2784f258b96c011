/** What the scenes of the widget's screenshots get. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Server } from '../kit/server.ts';
import type { Teammate } from '../kit/team.ts';
import type { Widget } from '../kit/widget.ts';

/** How a set of pictures is taken. */
export interface Look {
  readonly scheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

export type Shoot = (page: Page, name: string) => Promise<void>;

export interface Set {
  readonly browser: Browser;
  readonly server: Server;
  readonly team: Teammate;
  readonly open: (options?: BrowserContextOptions) => Promise<Widget>;
  readonly shoot: Shoot;
}
