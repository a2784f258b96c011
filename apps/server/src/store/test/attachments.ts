/** Rows of files, and their bytes. */
import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { newAttachmentId, newId } from '@parley/contract';
import type { AttachmentRecord } from '../../domain/records.ts';
import { Conflict, Duplicate, type Store } from '../store.ts';
import { save, T0 } from './fixtures.ts';

function anAttachment(fields: Partial<AttachmentRecord> = {}): AttachmentRecord {
  return {
    id: newAttachmentId(),
    ticket: newId(),
    uploader: 'customer:ünï code',
    name: 'صورة 😀.png',
    mimeType: 'image/png',
    size: 12_345,
    width: 40,
    height: 30,
    hasPreview: true,
    createdAt: T0,
    sent: null,
    ...fields,
  };
}

function insert(store: Store, attachment: AttachmentRecord): Promise<void> {
  return save(store, [{ kind: 'attachment.insert', attachment }]);
}

export function attachmentSuite(current: () => Store, reopen: () => Promise<void>): void {
  test('a file is read as it was stored, by its id alone, and an id is taken once', async () => {
    const attachment = anAttachment();
    await insert(current(), attachment);
    await assert.rejects(insert(current(), anAttachment({ id: attachment.id })), Duplicate);
    assert.deepEqual(await current().latest.attachment(attachment.id), attachment);
    await reopen();
    assert.deepEqual(await current().read.attachment(attachment.id), attachment);
    for (const id of ['', 'absent', newAttachmentId()]) {
      assert.equal(await current().read.attachment(id), null);
    }
  });

  test('of all who want to send or remove a file one gets it, and the others write nothing', async () => {
    const store = current();
    const attachment = anAttachment();
    const beside = anAttachment();
    await insert(store, attachment);
    const sent = { message: newId(), visibility: 'internal' } as const;
    const ticket = newId();
    const { id } = attachment;
    const units = [
      [{ kind: 'attachment.send', id, ticket, sent } as const],
      ...Array.from({ length: 5 }, () => [
        { kind: 'attachment.insert', attachment: beside } as const,
        { kind: 'attachment.send', id, ticket, sent } as const,
      ]),
      [{ kind: 'attachment.delete', id } as const],
    ];
    const results = await Promise.allSettled(units.map((unit) => save(store, unit)));
    const refused = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason] : [],
    );
    assert.equal(refused.length, 6);
    for (const reason of refused) assert.ok(reason instanceof Conflict, String(reason));
    assert.deepEqual(await store.read.attachment(id), { ...attachment, ticket, sent });
    assert.equal(await store.read.attachment(beside.id), null);
    const absent = newAttachmentId();
    await assert.rejects(save(store, [{ kind: 'attachment.delete', id: absent }]), Conflict);
    await assert.rejects(
      save(store, [{ kind: 'attachment.send', id: absent, ticket, sent }]),
      Conflict,
    );
  });

  test('what was not sent is found by its age, oldest first', async () => {
    const store = current();
    const all = [3, 1, 2, 4].map((at) => anAttachment({ createdAt: T0 + at }));
    for (const attachment of all) await insert(store, attachment);
    const [third, first, second, fourth] = all;
    assert.ok(first && second && third && fourth);
    const ids = async (before: number, limit: number): Promise<string[]> =>
      (await store.read.unsentAttachments(before, limit)).map(({ id }) => id);
    assert.deepEqual(await ids(T0 + 4, 10), [first.id, second.id, third.id]);
    assert.deepEqual(await ids(T0 + 9, 2), [first.id, second.id]);
    const sent = { message: newId(), visibility: 'public' } as const;
    await save(store, [
      { kind: 'attachment.send', id: first.id, ticket: first.ticket, sent },
      { kind: 'attachment.delete', id: third.id },
    ]);
    assert.deepEqual(await ids(T0 + 9, 10), [second.id, fourth.id]);
  });

  test('bytes are there once they are put, whole, and gone once they are removed', async () => {
    const { files } = current();
    const [one, other] = [newAttachmentId(), newAttachmentId()];
    const bytes = Buffer.alloc(300_000, 'some bytes ');
    for (const name of [one, `${one}.preview`, other]) {
      const path = join(files.scratch, newId());
      await writeFile(path, bytes);
      assert.equal(await files.open(name), null);
      await files.put(name, path);
    }
    assert.deepEqual(await readdir(files.scratch), [], 'a file that was put is taken over');
    await reopen();
    const found = await current().files.open(one);
    assert.ok(found);
    assert.equal(found.size, bytes.length);
    assert.ok((await buffer(found.bytes)).equals(bytes));
    await current().files.remove(one);
    await current().files.remove(one);
    assert.equal(await current().files.open(one), null);
    assert.ok(
      await current()
        .files.open(other)
        .then((file) => file?.bytes.destroy()),
    );
    const names = async (before: number): Promise<string[]> =>
      (await Array.fromAsync(current().files.list(before))).toSorted();
    const expected = [`${one}.preview`, other].toSorted();
    assert.deepEqual(await names(Date.now() + 60_000), expected);
    assert.deepEqual(await names(Date.now() - 60_000), []);
  });

  test('a file that can not be put leaves nothing under its name', async () => {
    const { files } = current();
    const name = newAttachmentId();
    await assert.rejects(files.put(name, join(files.scratch, 'absent')));
    assert.equal(await files.open(name), null);
    for (const odd of ['../parley.db', 'x', `${name}/..`, `${name}.A`]) {
      await assert.rejects(files.open(odd), odd);
    }
  });

  test('what is half made goes by its age', async () => {
    const { files } = current();
    await writeFile(join(files.scratch, 'half'), 'x');
    await files.clearScratch(Date.now() - 60_000);
    assert.deepEqual(await readdir(files.scratch), ['half']);
    await files.clearScratch(Date.now() + 60_000);
    assert.deepEqual(await readdir(files.scratch), []);
  });
}
