/** Every route's handler: a missing one does not compile. */
import type { Endpoints } from '../endpoint.ts';
import { access } from './access.ts';
import { agents } from './agents.ts';
import { attachments } from './attachments.ts';
import { dashboard } from './dashboard.ts';
import { messages } from './messages.ts';
import { operations } from './operations.ts';
import { setup } from './setup.ts';
import { ticketWriting } from './ticket-writing.ts';
import { ticketReading } from './tickets.ts';

export const HANDLERS: Endpoints = {
  ...access,
  ...ticketReading,
  ...ticketWriting,
  ...messages,
  ...attachments,
  ...agents,
  ...dashboard,
  ...setup,
  ...operations,
};
