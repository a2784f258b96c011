import type { FileWords } from '../words.ts';

export const words: FileWords = {
  drop: 'Rilascia i file per inviarli',
  chosen: 'File da inviare',
  remove: 'Rimuovi {name}',
  uploading: 'Caricamento di {name}',
  view: 'Vedi {name}',
  save: 'Scarica',
  badType: 'Si possono inviare solo {types}',
  tooLarge: 'Supera {size}, la dimensione massima',
  tooMany: 'Fino a {n} file per messaggio',
  damaged: 'Questo file è danneggiato o non è ciò che dice il nome',
  refused: 'Questo file non può essere inviato',
  failed: 'Caricamento non riuscito',
  limit: 'Per ora bastano questi file. Riprova {when}.',
  gone: 'Questo file non è più disponibile',
  notShown: 'Questa immagine non può essere mostrata',
  saveFailed: 'Download non riuscito',
  previous: 'Immagine precedente',
  next: 'Immagine successiva',
  place: '{n} di {total}',
  closeView: 'Chiudi immagine',
};
