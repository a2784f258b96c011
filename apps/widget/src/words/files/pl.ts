import type { FileWords } from '../words.ts';

export const words: FileWords = {
  drop: 'Upuść pliki, aby je wysłać',
  chosen: 'Pliki do wysłania',
  remove: 'Usuń {name}',
  uploading: 'Przesyłanie: {name}',
  view: 'Pokaż {name}',
  save: 'Pobierz',
  badType: 'Można wysłać tylko: {types}',
  tooLarge: 'Plik przekracza {size}, czyli dozwolony rozmiar',
  tooMany: 'Do jednej wiadomości można dołączyć maksymalnie {n} plików',
  damaged: 'Plik jest uszkodzony albo nie zgadza się z nazwą',
  refused: 'Tego pliku nie można wysłać',
  failed: 'Nie udało się przesłać',
  limit: 'Na razie wystarczy plików. Spróbuj ponownie {when}.',
  gone: 'Ten plik nie jest już dostępny',
  notShown: 'Nie można wyświetlić tego obrazu',
  saveFailed: 'Nie udało się pobrać',
  previous: 'Poprzedni obraz',
  next: 'Następny obraz',
  place: '{n} z {total}',
  closeView: 'Zamknij obraz',
};
