/** Short words about what was done, with a way back where there is one. */
import { createStore, type Observable } from '@parley/client/observable.ts';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'plain' | 'error';
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

export interface Toasts extends Observable<readonly Toast[]> {
  readonly show: (toast: Partial<Toast> & { readonly text: string }) => void;
  readonly dismiss: (id: number) => void;
}

const SHOWN_MS = 6_000;
const KEPT = 3;

export function createToasts(): Toasts {
  const store = createStore<readonly Toast[]>([]);
  let count = 0;
  function dismiss(id: number): void {
    const left = store.getState().filter((toast) => toast.id !== id);
    if (left.length < store.getState().length) store.set(left);
  }
  return {
    getState: store.getState,
    subscribe: store.subscribe,
    dismiss,
    show(toast) {
      count += 1;
      const id = count;
      const next = { tone: 'plain' as const, action: null, ...toast, id };
      store.set([...store.getState(), next].slice(-KEPT));
      setTimeout(() => dismiss(id), SHOWN_MS);
    },
  };
}
