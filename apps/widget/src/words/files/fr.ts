import type { FileWords } from '../words.ts';

export const words: FileWords = {
  drop: 'Déposez des fichiers pour les envoyer',
  chosen: 'Fichiers à envoyer',
  remove: 'Retirer {name}',
  uploading: 'Envoi de {name} en cours',
  view: 'Voir {name}',
  save: 'Télécharger',
  badType: 'Seuls ces formats peuvent être envoyés : {types}',
  tooLarge: 'Dépasse {size}, la taille maximale',
  tooMany: 'Jusqu’à {n} fichiers par message',
  damaged: 'Ce fichier est endommagé ou ne correspond pas à son nom',
  refused: 'Ce fichier ne peut pas être envoyé',
  failed: 'Échec de l’envoi',
  limit: 'Assez de fichiers pour le moment. Réessayez {when}.',
  gone: 'Ce fichier n’est plus disponible',
  notShown: 'Cette image ne peut pas être affichée',
  saveFailed: 'Échec du téléchargement',
  previous: 'Image précédente',
  next: 'Image suivante',
  place: '{n} sur {total}',
  closeView: 'Fermer l’image',
};
