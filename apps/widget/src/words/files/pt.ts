import type { FileWords } from '../words.ts';

export const words: FileWords = {
  drop: 'Solte os arquivos para enviá-los',
  chosen: 'Arquivos para enviar',
  remove: 'Remover {name}',
  uploading: 'Enviando {name}',
  view: 'Ver {name}',
  save: 'Baixar',
  badType: 'Só é possível enviar {types}',
  tooLarge: 'Maior que {size}, o máximo permitido',
  tooMany: 'Até {n} arquivos por mensagem',
  damaged: 'Este arquivo está danificado ou não é o que o nome diz',
  refused: 'Este arquivo não pode ser enviado',
  failed: 'Falha no envio',
  limit: 'Por enquanto são arquivos suficientes. Tente novamente {when}.',
  gone: 'Este arquivo não está mais disponível',
  notShown: 'Esta imagem não pode ser exibida',
  saveFailed: 'Falha ao baixar',
  previous: 'Imagem anterior',
  next: 'Próxima imagem',
  place: '{n} de {total}',
  closeView: 'Fechar imagem',
};
