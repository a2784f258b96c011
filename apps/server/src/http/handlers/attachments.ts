/** Files: uploaded to a ticket, read by a signed address or with a credential (contract §2 "Attachment", §6). */
import { create as dispositionOf } from 'content-disposition';
import { LIMITS } from '@parley/contract';
import { SYSTEM } from '../../domain/actor.ts';
import { AppError, notFound } from '../../domain/errors.ts';
import { isShownInPage } from '../../domain/file-types.ts';
import { prepareFile } from '../../files/prepare-file.ts';
import { presentAttachment } from '../../present.ts';
import { attachFile, permitUpload, previewName } from '../../usecases/attach-file.ts';
import { authenticate } from '../authenticate.ts';
import type { Endpoints } from '../endpoint.ts';
import { queryOf } from '../exchange.ts';

const PREVIEW_TYPE = 'image/webp';

export const attachments = {
  'attachments.create': {
    admit: ({ services, actor }) => permitUpload(services.deps, actor),
    async handle({ services, rows, upload, effect }) {
      if (upload === null) throw new Error('An upload without a file');
      const { scratch } = upload;
      const { pictures } = services;
      const { allowed } = services.uploads;
      const file = await prepareFile(scratch, upload.file, { allowed, pictures });
      return effect(
        (call) => attachFile(services.deps, call, { ticket: rows.ticketId, file }),
        (attachment) => ({ attachment: presentAttachment(attachment, services.deps) }),
      );
    },
  },

  'attachments.get': {
    async credential(services, exchange) {
      const id = String(exchange.req.params['attachmentId']);
      const verdict = services.links.check(id, queryOf(exchange));
      if (verdict === 'wrong') throw new AppError('UNAUTHORIZED');
      return verdict === 'good'
        ? { kind: 'link', actor: SYSTEM }
        : authenticate(services, exchange);
    },
    async handle({ services, credential, rows, query }) {
      const { id, name, mimeType, hasPreview } = rows.attachmentId;
      const isPreview = query.preview && hasPreview;
      const found = await services.deps.store.files.open(isPreview ? previewName(id) : id);
      if (found === null) throw notFound('Attachment');
      const isShown = isShownInPage(mimeType);
      return {
        ...found,
        type: isPreview ? PREVIEW_TYPE : servedAs(mimeType),
        disposition: isPreview
          ? 'inline'
          : dispositionOf(name, { type: isShown ? 'inline' : 'attachment' }),
        etag: isPreview ? `"${id}-preview"` : `"${id}"`,
        maxAge: credential?.kind === 'link' ? LIMITS.fileUrlSeconds : 0,
      };
    },
  },
} satisfies Partial<Endpoints>;

/** Texts were read as UTF-8 before they were taken. */
function servedAs(mimeType: string): string {
  return mimeType.startsWith('text/') ? `${mimeType}; charset=utf-8` : mimeType;
}
