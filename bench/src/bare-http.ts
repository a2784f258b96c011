/**
 * Bare Express handlers that answer with what the product answered to the same requests in the same
 * run. Counterpart of B15. Its own process: takes the answers from the file that its argument names,
 * listens on a free port and prints it.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import express from 'express';
import * as z from 'zod';
import { announce } from './servers/bare-common.ts';
import type { CapturedAnswers } from './servers/captured-answers.ts';

const newMessage = z.object({
  content: z.string().min(1).max(5000),
  messageType: z.enum(['text', 'file', 'image', 'system_notification']).optional(),
  visibility: z.enum(['public', 'internal']).optional(),
  clientMessageId: z.string().min(1).max(100).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});

const answers = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as CapturedAnswers;
const app = express();
app.get('/api/tickets/:id', (_request, response) => {
  response.json(answers.ticket);
});
app.get('/api/tickets', (_request, response) => {
  response.json(answers.list);
});
app.post('/api/tickets/:id/messages', express.json({ limit: '64kb' }), (request, response) => {
  const parsed = newMessage.safeParse(request.body);
  if (parsed.success) response.status(201).json(answers.posted);
  else response.status(400).json({ success: false });
});
announce(createServer(app));
