import './styles/tokens.css';
import './styles/base.css';
import './styles/ui.css';
import { createAgentClient } from '@parley/client/agent.ts';
import { pageStorage } from '@parley/client/keep.ts';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import type { Services } from './app/services.tsx';
import { createDrafts } from './lib/drafts.ts';
import { createPreferences } from './lib/preferences.ts';
import { createTicker } from './lib/ticker.ts';
import { createToasts } from './lib/toasts.ts';

const storage = pageStorage();
const services: Services = {
  client: createAgentClient({ url: '' }),
  preferences: createPreferences(storage),
  drafts: createDrafts(storage),
  toasts: createToasts(),
  ticker: createTicker(),
};

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root');
createRoot(root).render(<App services={services} />);
