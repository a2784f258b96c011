import type { FileWords } from '../words.ts';

export const words: FileWords = {
  drop: 'Dateien hier ablegen, um sie zu senden',
  chosen: 'Dateien zum Senden',
  remove: '{name} entfernen',
  uploading: '{name} wird hochgeladen',
  view: '{name} ansehen',
  save: 'Herunterladen',
  badType: 'Nur {types} können gesendet werden',
  tooLarge: 'Größer als {size}, mehr geht nicht',
  tooMany: 'Bis zu {n} Dateien passen in eine Nachricht',
  damaged: 'Diese Datei ist beschädigt oder nicht das, was ihr Name sagt',
  refused: 'Diese Datei kann nicht gesendet werden',
  failed: 'Hochladen fehlgeschlagen',
  limit: 'Das waren vorerst genug Dateien. Versuchen Sie es {when} noch einmal.',
  gone: 'Diese Datei gibt es nicht mehr',
  notShown: 'Dieses Bild kann nicht angezeigt werden',
  saveFailed: 'Herunterladen fehlgeschlagen',
  previous: 'Vorheriges Bild',
  next: 'Nächstes Bild',
  place: '{n} von {total}',
  closeView: 'Bild schließen',
};
