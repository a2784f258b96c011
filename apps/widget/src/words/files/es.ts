import type { FileWords } from '../words.ts';

export const words: FileWords = {
  drop: 'Suelta los archivos para enviarlos',
  chosen: 'Archivos por enviar',
  remove: 'Quitar {name}',
  uploading: 'Subiendo {name}',
  view: 'Ver {name}',
  save: 'Descargar',
  badType: 'Solo se pueden enviar {types}',
  tooLarge: 'Ocupa más de {size}, el máximo permitido',
  tooMany: 'Caben hasta {n} archivos en un mensaje',
  damaged: 'Este archivo está dañado o no es lo que dice su nombre',
  refused: 'Este archivo no se puede enviar',
  failed: 'No se pudo subir',
  limit: 'Ya has enviado suficientes archivos por ahora. Inténtalo de nuevo {when}.',
  gone: 'Este archivo ya no está disponible',
  notShown: 'Esta imagen no se puede mostrar',
  saveFailed: 'No se pudo descargar',
  previous: 'Imagen anterior',
  next: 'Imagen siguiente',
  place: '{n} de {total}',
  closeView: 'Cerrar imagen',
};
