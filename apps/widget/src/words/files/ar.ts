import type { FileWords } from '../words.ts';

export const words: FileWords = {
  drop: 'أفلت الملفات هنا لإرسالها',
  chosen: 'ملفات للإرسال',
  remove: 'إزالة {name}',
  uploading: 'جارٍ رفع {name}',
  view: 'عرض {name}',
  save: 'تنزيل',
  badType: 'يمكن إرسال هذه الأنواع فقط: {types}',
  tooLarge: 'حجمه أكبر من {size}، وهو الحد الأقصى',
  tooMany: 'يمكن إرفاق {n} ملفات كحد أقصى بالرسالة الواحدة',
  damaged: 'الملف تالف أو لا يطابق اسمه',
  refused: 'لا يمكن إرسال هذا الملف',
  failed: 'تعذّر رفع الملف',
  limit: 'بلغتَ الحد المسموح به من الملفات. حاول مجددًا {when}.',
  gone: 'لم يعد هذا الملف متاحًا',
  notShown: 'لا يمكن عرض هذه الصورة',
  saveFailed: 'تعذّر التنزيل',
  previous: 'الصورة السابقة',
  next: 'الصورة التالية',
  place: '{n} من {total}',
  closeView: 'إغلاق الصورة',
};
