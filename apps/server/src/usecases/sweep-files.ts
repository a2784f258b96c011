/** Removes uploads that were never sent, and what a death left behind, before they are an hour old (reliability F22). */
import { LIMITS } from '@parley/contract';
import { previewName } from './attach-file.ts';
import type { Deps } from './context.ts';
import { transact } from './transact.ts';

const BATCH = 100;
const UNSENT_MS = LIMITS.unsentFileMinutes * 60_000;
const ID_LENGTH = 32;

/** Rows go before their bytes; bytes without a row are those of an upload that was never acknowledged, or of a row that is gone. */
export async function sweepFiles(deps: Deps): Promise<void> {
  const before = deps.clock.now() - UNSENT_MS;
  await removeUnsent(deps, before);
  const { files, latest } = deps.store;
  for await (const name of files.list(before)) {
    if ((await latest.attachment(name.slice(0, ID_LENGTH))) === null) await files.remove(name);
  }
  await files.clearScratch(before);
}

async function removeUnsent(deps: Deps, before: number): Promise<void> {
  const { files, latest, read } = deps.store;
  for (;;) {
    const unsent = await read.unsentAttachments(before, BATCH);
    for (const { id } of unsent) {
      const isGone = await transact<boolean>(
        deps,
        {},
        {
          key: `attachment:${id}`,
          decide: async () => {
            const waits = (await latest.attachment(id))?.sent === null;
            const unit = waits ? [{ kind: 'attachment.delete', id } as const] : [];
            return { result: waits, unit, events: [] };
          },
        },
      );
      // Sent at the last moment: its message has it.
      if (!isGone) continue;
      await Promise.all([files.remove(id), files.remove(previewName(id))]);
    }
    if (unsent.length < BATCH) return;
  }
}
