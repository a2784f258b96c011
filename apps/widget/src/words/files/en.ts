import type { FileWords } from '../words.ts';

export const words: FileWords = {
  drop: 'Drop files to send them',
  chosen: 'Files to send',
  remove: 'Remove {name}',
  uploading: 'Uploading {name}',
  view: 'View {name}',
  save: 'Download',
  badType: 'Only {types} can be sent',
  tooLarge: 'Larger than {size}, the most that can be sent',
  tooMany: 'Up to {n} files go with one message',
  damaged: 'This file is damaged or isn’t what its name says',
  refused: 'This file can’t be sent',
  failed: 'Upload failed',
  limit: 'That’s enough files for now. Try again {when}.',
  gone: 'This file is no longer available',
  notShown: 'This picture can’t be shown',
  saveFailed: 'Download failed',
  previous: 'Previous picture',
  next: 'Next picture',
  place: '{n} of {total}',
  closeView: 'Close picture',
};
