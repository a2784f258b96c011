/** The wire, whole: what everybody may import. */
export * from './limits.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './text.ts';
export * from './dates.ts';
export * from './entities/common.ts';
export * from './entities/message.ts';
export * from './entities/ticket.ts';
export * from './entities/agent.ts';
export * from './entities/notification.ts';
export * from './entities/responses.ts';
export * from './entities/settings.ts';
export * from './entities/statistics.ts';
