/** Files of messages: uploaded first, then sent by a message that names them (contract §2 "Attachment", §6). */
import { z } from 'zod';
import { attachmentSchema } from '../entities/message.ts';
import { flagSchema } from '../queries.ts';
import { route } from './route.ts';
import { KNOWN } from './who.ts';

export const attachmentRoutes = {
  'attachments.create': route('POST', '/api/tickets/:ticketId/attachments', {
    summary: 'Upload a file, multipart, field `file`; a message of type file or image sends it',
    upload: true,
    reply: z.strictObject({ attachment: attachmentSchema }),
    status: 201,
    who: KNOWN,
    action: 'ticket.attach',
  }),
  'attachments.get': route('GET', '/api/attachments/:attachmentId', {
    summary: 'The bytes of a file, by its signed url or with a credential',
    query: z.object({
      /** Seconds since the epoch at which the signature ends. */
      exp: z.string().optional(),
      sig: z.string().optional(),
      /** A smaller picture of a large image, where there is one; else the file itself. */
      preview: flagSchema.default(false),
    }),
    reply: z.string().meta({ format: 'binary' }),
    // And whoever has a signed url: that is a credential of the server's own.
    who: KNOWN,
    action: 'attachment.read',
    bare: 'bytes',
  }),
};
