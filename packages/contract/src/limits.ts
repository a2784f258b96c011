/**
 * Every fixed limit of the wire in one table. Those that an operator can switch (rates, sockets per
 * address) are configuration and not here. Lengths are Unicode code points, sizes bytes, a limit itself is still accepted.
 */

export const LIMITS = {
  /** Bytes of a JSON body and of a socket packet. */
  bodyBytes: 65_536,
  packetBytes: 65_536,
  /** Arrays and objects inside each other. */
  jsonDepth: 20,

  message: 5_000,
  subject: 200,
  name: 100,
  department: 50,
  customerId: 128,
  email: 254,
  phone: 50,
  language: 35,
  tags: 20,
  tag: 50,
  category: 100,
  userAgent: 512,
  ipAddress: 64,
  /** Notes on a resolution, feedback, reason of an escalation, texts of responses. */
  longText: 5_000,
  clientMessageId: 128,
  metadataKeys: 10,
  /** A metadata key and a metadata string each. */
  metadataText: 200,
  /** Files of one message. */
  attachments: 10,
  fileName: 255,
  /** Parts of an upload beside the file: allowed, and not looked at. */
  uploadFields: 5,
  uploadsPerDay: 20,
  /** How long a file may wait for its message. */
  unsentFileMinutes: 50,
  fileUrlSeconds: 3_600,
  searchQuery: 500,
  typingPreview: 5_000,

  passwordMin: 12,
  passwordMax: 128,
  skills: 50,
  skill: 50,
  languages: 20,
  maxConcurrentTickets: 1_000,
  defaultConcurrentTickets: 5,

  cannedTitle: 100,
  cannedShortcut: 50,
  keywords: 50,
  keyword: 100,

  widgetText: 500,
  suggestions: 3,
  suggestion: 100,
  formFields: 10,
  formOptions: 50,
  dayIntervals: 10,
  closedDays: 366,

  pageSize: 20,
  pageSizeMax: 100,
  page: 9_999_999_999_999,
  cursor: 1_024,
  messagePage: 50,
  messagePageMax: 100,
  /** What a ticket read by itself, a resume and a sync carry at most; above that the newest and `reset: true`. */
  resumeMessages: 100,
  /** Tickets in one `sync` of an agent. */
  syncTickets: 200,
  recentActivity: 20,
  idempotencyKey: 255,
  idempotencyHours: 24,

  /** A message, a tag, …: details of one refusal; the rest is left out. */
  errorDetails: 50,

  socketsPerAgent: 10,
  unidentifiedSocketsPerAddress: 20,
  unansweredEvents: 20,
  /** What may be on its way to one socket for `outgoingMs` before it is closed. */
  outgoingPackets: 1_000,
  outgoingBytes: 1_048_576,
  outgoingMs: 10_000,
  authenticateMs: 10_000,
  typingClearMs: 6_000,
  syncEveryMs: 25_000,
  customerGoneMs: 5_000,
  queuePositionEveryMs: 5_000,
  drainMs: 10_000,

  accessTokenSeconds: 900,
  customerTokenSeconds: 2_592_000,
} as const;
