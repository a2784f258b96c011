/** The one tag that puts the chat on a page. */
export function widgetSnippet(origin: string): string {
  return `<script src="${origin}/widget.js" async></script>`;
}
