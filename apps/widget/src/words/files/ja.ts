import type { FileWords } from '../words.ts';

export const words: FileWords = {
  drop: 'ここにドロップして送信',
  chosen: '送信するファイル',
  remove: '{name}を削除',
  uploading: '{name}をアップロード中',
  view: '{name}を表示',
  save: 'ダウンロード',
  badType: '送信できる形式: {types}',
  tooLarge: 'サイズの上限({size})を超えています',
  tooMany: '1件のメッセージに添付できるのは{n}ファイルまでです',
  damaged: 'ファイルが壊れているか、名前と内容が一致していません',
  refused: 'このファイルは送信できません',
  failed: 'アップロードできませんでした',
  limit: '送信できるファイル数の上限に達しました。{when}にもう一度お試しください。',
  gone: 'このファイルはもう利用できません',
  notShown: 'この画像は表示できません',
  saveFailed: 'ダウンロードできませんでした',
  previous: '前の画像',
  next: '次の画像',
  place: '{n} / {total}',
  closeView: '画像を閉じる',
};
