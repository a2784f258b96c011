import './styles/tokens.css';
import './styles/base.css';
import './styles/ui.css';
import { createAgentClient } from '@parley/client/agent.ts';
import { pageStorage } from '@parley/client/keep.ts';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import type { Services } from './app/services.tsx';
import { createAttaching } from './lib/attaching.ts';
import { createDrafts } from './lib/drafts.ts';
import { createPreferences } from './lib/preferences.ts';
import { createTicker } from './lib/ticker.ts';
import { createToasts } from './lib/toasts.ts';

const storage = pageStorage();
const client = createAgentClient({ url: '' });
const drafts = createDrafts(storage);
const attaching = createAttaching({ client, drafts, storage });
const services: Services = {
  client,
  preferences: createPreferences(storage),
  drafts,
  attaching,
  toasts: createToasts(),
  ticker: createTicker(),
};

globalThis.addEventListener('beforeunload', (event) => {
  if (attaching.isBusy()) event.preventDefault();
});

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root');
createRoot(root).render(<App services={services} />);
