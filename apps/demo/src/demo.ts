/** The demo shop: what its buttons do. The widget is added by the same line that the page tells people to paste. */

const THEME_KEY = 'halden:theme';
const SNIPPET = `<script src="${location.origin}/widget.js" async></script>`;

/** What the widget puts on the page. */
const widget = window as { readonly Parley?: { open(): void } };

for (const button of document.querySelectorAll('[data-chat]')) {
  button.addEventListener('click', () => widget.Parley?.open());
}

find('#code').textContent = SNIPPET;
const copy = find('#copy');
copy.addEventListener('click', () => {
  void navigator.clipboard.writeText(SNIPPET).then(() => {
    copy.textContent = 'Copied';
    setTimeout(() => (copy.textContent = 'Copy'), 2_000);
  });
});

const toggle = find('.switch');
toggle.addEventListener('click', () => show(isDark() ? 'light' : 'dark'));
show(remembered());

function show(theme: string | null): void {
  const { dataset } = document.documentElement;
  if (theme !== null) dataset.theme = theme;
  remember(theme);
  toggle.ariaPressed = String(isDark());
}

function isDark(): boolean {
  const { theme } = document.documentElement.dataset;
  return theme === undefined
    ? matchMedia('(prefers-color-scheme: dark)').matches
    : theme === 'dark';
}

function remembered(): string | null {
  try {
    return localStorage.getItem(THEME_KEY);
  } catch {
    return null;
  }
}

function remember(theme: string | null): void {
  try {
    if (theme !== null) localStorage.setItem(THEME_KEY, theme);
  } catch {
    // Blocked: the next visit begins with the system's theme.
  }
}

function find(selector: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(selector);
  if (element === null) throw new Error(`The page has no ${selector}`);
  return element;
}
