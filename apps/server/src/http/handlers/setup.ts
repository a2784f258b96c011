/** Canned and auto-responses, settings, and what the widget needs of them (contract §6). */
import type { Settings } from '@parley/contract';
import { isOpen, nextOpening } from '../../domain/opening-hours.ts';
import {
  presentAutoResponse,
  presentCannedResponse,
  presentWidgetSettings,
} from '../../present.ts';
import {
  createAutoResponse,
  deleteAutoResponse,
  updateAutoResponse,
} from '../../usecases/auto-responses.ts';
import {
  createCannedResponse,
  deleteCannedResponse,
  updateCannedResponse,
} from '../../usecases/canned-responses.ts';
import { currentSettings } from '../../usecases/settings.ts';
import { updateSettings } from '../../usecases/update-settings.ts';
import { authenticateGently } from '../authenticate.ts';
import type { Endpoints } from '../endpoint.ts';

export const setup = {
  'cannedResponses.list': {
    async handle({ services }) {
      const all = await services.deps.store.read.cannedResponses();
      return { cannedResponses: all.map(presentCannedResponse) };
    },
  },
  'cannedResponses.create': {
    handle({ services, body, effect }) {
      const { title, content, shortcut = null, department = null } = body;
      const fields = { title, content, shortcut, department };
      return effect(
        (call) => createCannedResponse(services.deps, call, fields),
        ({ cannedResponse }) => ({ cannedResponse: presentCannedResponse(cannedResponse) }),
      );
    },
  },
  'cannedResponses.update': {
    handle({ services, rows, body, effect }) {
      const input = { id: rows.cannedResponseId.id, patch: defined(body) };
      return effect(
        (call) => updateCannedResponse(services.deps, call, input),
        ({ cannedResponse }) => ({ cannedResponse: presentCannedResponse(cannedResponse) }),
      );
    },
  },
  'cannedResponses.delete': {
    handle({ services, rows, effect }) {
      return effect(
        (call) => deleteCannedResponse(services.deps, call, rows.cannedResponseId.id),
        () => ({}),
      );
    },
  },

  'autoResponses.list': {
    async handle({ services }) {
      const all = await services.deps.store.read.autoResponses();
      return { autoResponses: all.map(presentAutoResponse) };
    },
  },
  'autoResponses.create': {
    handle({ services, body, effect }) {
      const { name, trigger, content, keywords = [], department = null, isActive = true } = body;
      const fields = { name, trigger, content, keywords, department, isActive };
      return effect(
        (call) => createAutoResponse(services.deps, call, fields),
        ({ autoResponse }) => ({ autoResponse: presentAutoResponse(autoResponse) }),
      );
    },
  },
  'autoResponses.update': {
    handle({ services, rows, body, effect }) {
      const input = { id: rows.autoResponseId.id, patch: defined(body) };
      return effect(
        (call) => updateAutoResponse(services.deps, call, input),
        ({ autoResponse }) => ({ autoResponse: presentAutoResponse(autoResponse) }),
      );
    },
  },
  'autoResponses.delete': {
    handle({ services, rows, effect }) {
      return effect(
        (call) => deleteAutoResponse(services.deps, call, rows.autoResponseId.id),
        () => ({}),
      );
    },
  },

  'settings.get': {
    async handle({ services }) {
      return { settings: await currentSettings(services.deps.store.read) };
    },
  },
  'settings.update': {
    handle({ services, body, effect }) {
      return effect(
        (call) => updateSettings(services.deps, call, (present) => merged(present, body)),
        ({ settings }) => ({ settings }),
      );
    },
  },
  'widget.get': {
    credential: authenticateGently,
    async handle({ services }) {
      const { store, clock } = services.deps;
      const settings = await currentSettings(store.read);
      const now = clock.now();
      const available = await store.read.countAgents({ status: 'available', isActive: true });
      const here = {
        open: isOpen(settings, now),
        opensAt: nextOpening(settings, now),
        available: available > 0,
        uploads: services.uploads,
      };
      return { settings: presentWidgetSettings(settings, here) };
    },
  },
} satisfies Partial<Endpoints>;

/** Without the keys that were left out; null is a value. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** The patch was validated against the shape of the settings: objects are merged, everything else replaces. */
function merged(settings: Settings, patch: object): Settings {
  return mergeInto(settings, patch) as Settings;
}

function mergeInto(value: unknown, patch: unknown): unknown {
  if (patch === undefined) return value;
  if (!isPlain(value) || !isPlain(patch)) return patch;
  const entries = Object.keys(value).map((key) => [key, mergeInto(value[key], patch[key])]);
  return Object.fromEntries(entries);
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
