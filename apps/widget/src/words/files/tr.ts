import type { FileWords } from '../words.ts';

export const words: FileWords = {
  drop: 'Göndermek için dosyaları buraya bırakın',
  chosen: 'Gönderilecek dosyalar',
  remove: '{name} dosyasını kaldır',
  uploading: '{name} yükleniyor',
  view: '{name} dosyasını görüntüle',
  save: 'İndir',
  badType: 'Yalnızca şu türler gönderilebilir: {types}',
  tooLarge: 'Boyutu {size} sınırını aşıyor',
  tooMany: 'Bir mesaja en fazla {n} dosya eklenebilir',
  damaged: 'Bu dosya bozuk ya da adıyla uyuşmuyor',
  refused: 'Bu dosya gönderilemez',
  failed: 'Yüklenemedi',
  limit: 'Şimdilik bu kadar dosya yeterli. {when} tekrar deneyin.',
  gone: 'Bu dosya artık kullanılamıyor',
  notShown: 'Bu resim gösterilemiyor',
  saveFailed: 'İndirilemedi',
  previous: 'Önceki resim',
  next: 'Sonraki resim',
  place: '{n} / {total}',
  closeView: 'Resmi kapat',
};
