import type { FileWords } from '../words.ts';

export const words: FileWords = {
  drop: 'Zet bestanden hier neer om ze te versturen',
  chosen: 'Bestanden om te versturen',
  remove: '{name} verwijderen',
  uploading: '{name} wordt geüpload',
  view: '{name} bekijken',
  save: 'Downloaden',
  badType: 'Alleen {types} kunnen worden verstuurd',
  tooLarge: 'Groter dan {size}, het maximum',
  tooMany: 'Maximaal {n} bestanden per bericht',
  damaged: 'Dit bestand is beschadigd of niet wat de naam zegt',
  refused: 'Dit bestand kan niet worden verstuurd',
  failed: 'Uploaden mislukt',
  limit: 'Dat zijn voorlopig genoeg bestanden. Probeer het {when} opnieuw.',
  gone: 'Dit bestand is niet meer beschikbaar',
  notShown: 'Deze afbeelding kan niet worden getoond',
  saveFailed: 'Downloaden mislukt',
  previous: 'Vorige afbeelding',
  next: 'Volgende afbeelding',
  place: '{n} van {total}',
  closeView: 'Afbeelding sluiten',
};
